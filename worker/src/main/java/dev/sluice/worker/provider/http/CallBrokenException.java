package dev.sluice.worker.provider.http;

import java.io.IOException;

/** The connection to a provider failed, at a known stage. */
public final class CallBrokenException extends IOException {

    /** How far the exchange had come. */
    public enum Stage {
        /** Nothing was sent: no connection came about. */
        NOT_SENT,
        /** A connection that had been used before broke before any answer: the provider may or may not have read it. */
        STALE_CONNECTION,
        /** The request was sent, and the answer didn't come, or not whole. */
        SENT
    }

    private final Stage stage;

    /** The connection failed at this stage. */
    public CallBrokenException(Stage stage, IOException cause) {
        super(cause);
        this.stage = stage;
    }

    /** How far the exchange had come. */
    public Stage stage() {
        return stage;
    }
}
