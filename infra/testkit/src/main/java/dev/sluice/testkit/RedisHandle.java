package dev.sluice.testkit;

/** A real Redis. */
public interface RedisHandle extends PartHandle {

    /** Starts an empty Redis of its own for a test that breaks it; others use {@link SharedRedis}. */
    static RedisHandle start() {
        return switch (Backend.chosen()) {
            case CONTAINERS -> ContainerRedis.start();
            case PROCESSES -> LocalRedis.start(TestFolder.create("redis"));
        };
    }

    /** The address, such as {@code redis://127.0.0.1:20000}; it stays the same over restarts. */
    String uri();

    /** Loses all data (FLUSHALL); connections, subscriptions and the server's run id stay. */
    void wipe();
}
