package dev.sluice.processes;

import java.io.Serial;

/** A part can't be started here; the message is one clear sentence for the person at the terminal. */
public final class StartException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** Says what is wrong and what to do about it. */
    public StartException(String sentence) {
        super(sentence);
    }

    /** Says what is wrong and what to do about it, and keeps the cause for a debugger. */
    public StartException(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
