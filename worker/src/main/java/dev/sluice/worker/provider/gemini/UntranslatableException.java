package dev.sluice.worker.provider.gemini;

/** The request has something that Gemini's format can't say; the message tells the client what. */
final class UntranslatableException extends RuntimeException {

    UntranslatableException(String message) {
        super(message);
    }
}
