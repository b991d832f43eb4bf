package dev.sluice.common.reply;

/** What a frame says. */
public enum FrameType {
    /** A worker was granted the job, or the job was closed: the start of a new fence. */
    MARKER(1),
    /** The varying part of one chunk. */
    DELTA(2),
    /** The answer is complete. */
    FINISH(3),
    /** The answer failed. */
    ERROR(4),
    /** The position of a silent job. */
    PING(5);

    private final byte code;

    FrameType(int code) {
        this.code = (byte) code;
    }

    /** The type byte on the wire. */
    public byte code() {
        return code;
    }

    static FrameType of(byte code) {
        return switch (code) {
            case 1 -> MARKER;
            case 2 -> DELTA;
            case 3 -> FINISH;
            case 4 -> ERROR;
            case 5 -> PING;
            default -> throw new IllegalArgumentException("frame type: " + code + " (expected: 1 to 5)");
        };
    }
}
