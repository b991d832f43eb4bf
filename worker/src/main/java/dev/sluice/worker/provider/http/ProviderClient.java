package dev.sluice.worker.provider.http;

import java.time.Duration;

/** Makes exchanges with providers. It never sends a request twice, never follows a redirect. */
public interface ProviderClient extends AutoCloseable {

    /** How to get a connection. */
    enum Connection {
        /** One that is idle, or else a new one. */
        ANY,
        /** A new one, which isn't kept afterwards: for the one repetition after a stale connection. */
        NEW
    }

    /**
     * Prepares an exchange; nothing is sent yet.
     *
     * @param connectTimeout for TCP and TLS together, each
     */
    ProviderCall call(ProviderRequest request, Connection connection, Duration connectTimeout);

    /** Closes idle connections. */
    @Override
    void close();
}
