package dev.sluice.cli;

/** What was asked could not be done; the message is a sentence for an operator, and the exit code one for scripts. */
public final class FailedException extends RuntimeException {

    /** It could not be done. */
    public static final int FAILED = 1;

    /** The server isn't there: {@code EX_UNAVAILABLE} of sysexits.h. */
    public static final int UNREACHABLE = 69;

    /** The key was refused: {@code EX_NOPERM} of sysexits.h. */
    public static final int REFUSED = 77;

    /** Something isn't set up: {@code EX_CONFIG} of sysexits.h. */
    public static final int NOT_SET_UP = 78;

    private static final long serialVersionUID = 1;

    private final int exitCode;

    /** A failure. */
    public FailedException(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** The exit code. */
    public int exitCode() {
        return exitCode;
    }
}
