package dev.sluice.worker.provider.http;

/** One exchange with a provider. */
public interface ProviderCall {

    /**
     * Sends the request, once, and gives the answer to its reader; blocks until the answer's end, or until the reader
     * needs nothing more. Called once. An exception of the reader closes the socket and comes out.
     */
    void run(AnswerReader reader) throws CallBrokenException;

    /** Closes the socket at once, from any thread, in any state. After the answer's end it does nothing. */
    void cancel();
}
