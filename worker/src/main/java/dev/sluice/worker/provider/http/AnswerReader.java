package dev.sluice.worker.provider.http;

/**
 * Takes a provider's answer as it comes: by an event loop as long as it is ready, else by the thread that waits for the
 * call's end. Never by two at a time, and each sees what the one before it did. An exception ends the exchange.
 */
public interface AnswerReader {

    /** The answer's status and headers. Must not block. */
    void head(ResponseHead head);

    /** Whether the next bytes can be taken without blocking. Asked before they are given by an event loop. */
    boolean isReady();

    /** Blocks until it is ready, or nearly: the waiting thread asks for that before it gives bytes, and may block. */
    void awaitReady();

    /**
     * Takes the answer's next bytes.
     *
     * @param bytes only valid during the call
     * @return whether any more are of use
     */
    boolean take(byte[] bytes, int offset, int length);
}
