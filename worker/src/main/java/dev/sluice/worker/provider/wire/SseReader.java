package dev.sluice.worker.provider.wire;

import java.util.Arrays;

/**
 * Cuts a byte stream into the data of server-sent events, however the bytes are split.
 *
 * <p>As the HTML standard says: lines end with LF, CR LF or CR; one space behind the colon is dropped; several data
 * lines are joined with LF; comments and other fields are passed over. Unlike it, an event that the stream's end cuts
 * off before its empty line is delivered: several providers leave that line out after the last one.
 */
public final class SseReader {

    /** Takes the data of one event. */
    @FunctionalInterface
    public interface Events {

        /** The data is {@code bytes[offset, offset + length)}; only valid during the call. */
        void event(byte[] bytes, int offset, int length);
    }

    /** The longest line, and the longest event. */
    public static final int MAX_EVENT_BYTES = 1024 * 1024;

    private static final byte[] DATA = {'d', 'a', 't', 'a'};
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final Events events;
    private byte[] line = new byte[512];
    private int lineLength;
    private byte[] data = new byte[1024];
    private int dataLength;
    private boolean hasData;
    private boolean afterReturn;
    private boolean begun;

    /** Hands each event's data on. */
    public SseReader(Events events) {
        this.events = events;
    }

    /**
     * Takes the next bytes.
     *
     * @return false if a line or an event is longer than {@link #MAX_EVENT_BYTES}: nothing more can be read
     */
    public boolean feed(byte[] bytes, int offset, int length) {
        int end = offset + length;
        int start = offset;
        if (afterReturn && start < end) {
            afterReturn = false;
            start += bytes[start] == '\n' ? 1 : 0;
        }
        for (int i = start; i < end; i++) {
            byte next = bytes[i];
            if (next != '\n' && next != '\r') {
                continue;
            }
            if (!endLine(bytes, start, i)) {
                return false;
            }
            if (next == '\r') {
                if (i + 1 == end) {
                    afterReturn = true;
                } else if (bytes[i + 1] == '\n') {
                    i++;
                }
            }
            start = i + 1;
        }
        return start >= end || keepLine(bytes, start, end);
    }

    /** Delivers what the stream's end cut off. */
    public boolean end() {
        boolean isRead = lineLength == 0 || endLine(line, 0, 0);
        deliver();
        return isRead;
    }

    private boolean endLine(byte[] bytes, int start, int end) {
        if (lineLength == 0) {
            return takeLine(bytes, start, end);
        }
        if (!keepLine(bytes, start, end)) {
            return false;
        }
        int whole = lineLength;
        lineLength = 0;
        return takeLine(line, 0, whole);
    }

    private boolean keepLine(byte[] bytes, int start, int end) {
        int grown = lineLength + end - start;
        if (grown > MAX_EVENT_BYTES) {
            return false;
        }
        if (grown > line.length) {
            line = Arrays.copyOf(line, Math.max(grown, line.length * 2));
        }
        System.arraycopy(bytes, start, line, lineLength, end - start);
        lineLength = grown;
        return true;
    }

    private boolean takeLine(byte[] bytes, int start, int end) {
        int from = start;
        if (!begun) {
            begun = true;
            from += startsWith(BYTE_ORDER_MARK, bytes, from, end) ? BYTE_ORDER_MARK.length : 0;
        }
        if (from == end) {
            deliver();
            return true;
        }
        if (!startsWith(DATA, bytes, from, end)) {
            return true;
        }
        int value = from + DATA.length;
        if (value == end) {
            return addData(bytes, end, end);
        }
        if (bytes[value] != ':') {
            return true;
        }
        value++;
        value += value < end && bytes[value] == ' ' ? 1 : 0;
        return addData(bytes, value, end);
    }

    private boolean addData(byte[] bytes, int start, int end) {
        int grown = dataLength + end - start + (hasData ? 1 : 0);
        if (grown > MAX_EVENT_BYTES) {
            return false;
        }
        if (grown > data.length) {
            data = Arrays.copyOf(data, Math.max(grown, data.length * 2));
        }
        if (hasData) {
            data[dataLength++] = '\n';
        }
        System.arraycopy(bytes, start, data, dataLength, end - start);
        dataLength = grown;
        hasData = true;
        return true;
    }

    private void deliver() {
        if (!hasData) {
            return;
        }
        int whole = dataLength;
        dataLength = 0;
        hasData = false;
        events.event(data, 0, whole);
    }

    private static boolean startsWith(byte[] prefix, byte[] bytes, int start, int end) {
        return end - start >= prefix.length
                && Arrays.equals(prefix, 0, prefix.length, bytes, start, start + prefix.length);
    }
}
