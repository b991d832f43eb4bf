package dev.sluice.testkit.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * Bytes that compare by value.
 *
 * @param latin one character a byte
 */
record Bytes(String latin) {

    static Bytes of(byte[] bytes) {
        return new Bytes(new String(bytes, ISO_8859_1));
    }

    byte[] array() {
        return latin.getBytes(ISO_8859_1);
    }
}
