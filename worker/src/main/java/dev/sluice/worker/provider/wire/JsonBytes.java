package dev.sluice.worker.provider.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** Grows JSON as UTF-8 bytes from templates, spans of other JSON, and values. */
public final class JsonBytes {

    private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);

    private byte[] bytes;
    private int length;

    /** Starts empty, with room for so many bytes. */
    public JsonBytes(int capacity) {
        this.bytes = new byte[Math.max(16, capacity)];
    }

    /** The number of bytes so far. */
    public int length() {
        return length;
    }

    /** Adds JSON as it is. */
    public JsonBytes raw(byte[] json) {
        return raw(json, 0, json.length);
    }

    /** Adds the part of some JSON from {@code start} to before {@code end}. */
    public JsonBytes raw(byte[] json, int start, int end) {
        reserve(end - start);
        System.arraycopy(json, start, bytes, length, end - start);
        length += end - start;
        return this;
    }

    /** Adds JSON that is written in the code. */
    public JsonBytes raw(String json) {
        return raw(json.getBytes(UTF_8));
    }

    /** Adds a number. */
    public JsonBytes number(long number) {
        return raw(Long.toString(number));
    }

    /** Adds a string with its quotes, escaped. */
    public JsonBytes string(String text) {
        return string(text.getBytes(UTF_8));
    }

    /** Adds UTF-8 text as a string with its quotes, escaped. */
    public JsonBytes string(byte[] text) {
        reserve(text.length + 2);
        bytes[length++] = '"';
        int copied = 0;
        for (int i = 0; i < text.length; i++) {
            byte next = text[i];
            if (next == '"' || next == '\\' || (next >= 0 && next < ' ')) {
                raw(text, copied, i);
                escape(next);
                copied = i + 1;
            }
        }
        raw(text, copied, text.length);
        reserve(1);
        bytes[length++] = '"';
        return this;
    }

    private void escape(byte next) {
        reserve(6);
        bytes[length++] = '\\';
        switch (next) {
            case '"', '\\' -> bytes[length++] = next;
            case '\n' -> bytes[length++] = 'n';
            case '\r' -> bytes[length++] = 'r';
            case '\t' -> bytes[length++] = 't';
            default -> {
                bytes[length++] = 'u';
                bytes[length++] = '0';
                bytes[length++] = '0';
                bytes[length++] = HEX[next >> 4];
                bytes[length++] = HEX[next & 0xF];
            }
        }
    }

    /** All bytes so far, in an array of their own. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** The bytes from one place to another, in an array of their own. */
    public byte[] toBytes(int start, int end) {
        return Arrays.copyOfRange(bytes, start, end);
    }

    /** Forgets all bytes and keeps the room. */
    public void clear() {
        length = 0;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, bytes.length * 2));
        }
    }

    /** The array behind it: only until the next change, and only up to {@link #length()}. */
    byte[] array() {
        return bytes;
    }
}
