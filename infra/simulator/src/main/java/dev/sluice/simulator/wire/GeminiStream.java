package dev.sluice.simulator.wire;

/** A Gemini answer as it is streamed: as events with {@code alt=sse}, else as the elements of a JSON array. */
final class GeminiStream implements Script {

    private static final String EVENT_END = "\r\n\r\n";

    private final GeminiChunks chunks;
    private final boolean array;

    GeminiStream(GeminiChunks chunks, boolean array) {
        this.chunks = chunks;
        this.array = array;
    }

    @Override
    public int steps() {
        return chunks.steps();
    }

    @Override
    public int tokensPerStep() {
        return chunks.tokensPerStep();
    }

    @Override
    public byte[] step(int index) {
        return framed(chunks.step(index), index == 0);
    }

    @Override
    public byte[] ending() {
        return framed(chunks.ending() + (array ? "\r\n]" : ""), steps() == 0);
    }

    @Override
    public byte[] failure() {
        return framed(GeminiWire.failure().toString(), false);
    }

    @Override
    public byte[] torso() {
        return new byte[0];
    }

    @Override
    public byte[] garbage() {
        byte[] garbage = framed("{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"??\"", false);
        int broken = garbage.length - EVENT_END.length() - 3;
        garbage[broken] = (byte) 0xC3;
        garbage[broken + 1] = (byte) 0xFF;
        return garbage;
    }

    @Override
    public int contentLength() {
        return -1;
    }

    @Override
    public String contentType() {
        return array ? "application/json; charset=UTF-8" : "text/event-stream";
    }

    private byte[] framed(String object, boolean first) {
        return Json.utf8(array ? (first ? "[" : ",\r\n") + object : "data: " + object + EVENT_END);
    }
}
