package dev.sluice.worker.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.worker.provider.wire.JsonBytes;

/** What a model thought before its first tool call, as it wants it back. Owned by one answer. */
final class ThoughtBlocks {

    /** More isn't kept: the next turn goes without. */
    private static final int MAX_BYTES = 32 * 1024;

    private final JsonBytes blocks = new JsonBytes(64);
    private final StringBuilder thinking = new StringBuilder();
    private final StringBuilder signature = new StringBuilder();
    private boolean isOpen;
    private boolean isTooMuch;

    void open() {
        close();
        isOpen = true;
    }

    void add(String text, String sign) {
        isTooMuch |= thinking.length() + text.length() > MAX_BYTES;
        if (isOpen && !isTooMuch) {
            thinking.append(text);
            signature.append(sign);
        }
    }

    void redacted(String data) {
        close();
        begin().raw("{\"type\":\"redacted_thinking\",\"data\":").string(data).raw("}");
    }

    void close() {
        if (isOpen && !signature.isEmpty()) {
            begin().raw("{\"type\":\"thinking\",\"thinking\":")
                    .string(thinking.toString())
                    .raw(",\"signature\":")
                    .string(signature.toString())
                    .raw("}");
        }
        isOpen = false;
        thinking.setLength(0);
        signature.setLength(0);
    }

    private JsonBytes begin() {
        return blocks.raw(blocks.length() == 0 ? "" : ",");
    }

    /** All blocks as a JSON array; empty if there are none, or too many. */
    String json() {
        close();
        boolean isUseless = isTooMuch || blocks.length() == 0 || blocks.length() > MAX_BYTES;
        return isUseless ? "" : "[" + new String(blocks.toBytes(), UTF_8) + "]";
    }
}
