package dev.sluice.worker.provider.request;

/** The request has something that a provider's format can't say; the message tells the client what. */
public final class UntranslatableException extends RuntimeException {

    /** With what to tell the client: name, value, expectation. */
    public UntranslatableException(String message) {
        super(message);
    }

    /** The message. */
    public String told() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
