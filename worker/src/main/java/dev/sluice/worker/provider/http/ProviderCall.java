package dev.sluice.worker.provider.http;

/** One exchange with a provider. All but {@link #cancel()} is called by one thread. */
public interface ProviderCall extends AutoCloseable {

    /** Sends the request, once, and waits for the answer's head. */
    ResponseHead open() throws CallBrokenException;

    /**
     * Waits for the answer's next bytes.
     *
     * @return how many there are; -1 at its end
     */
    int read(byte[] buffer) throws CallBrokenException;

    /** Closes the socket at once, from any thread, in any state. After the answer's end it does nothing. */
    void cancel();

    /** Gives the connection back if the answer was read to its end, or all but; closes it otherwise. */
    @Override
    void close();
}
