package dev.sluice.testkit;

import dev.sluice.processes.RedisLine;
import java.util.List;

/** A real Redis. */
public interface RedisHandle extends PartHandle {

    /** Starts an empty Redis of its own for a test that breaks it; others use {@link SharedRedis}. */
    static RedisHandle start() {
        return switch (Backend.chosen()) {
            case CONTAINERS -> ContainerRedis.start();
            case PROCESSES -> LocalRedis.start(TestFolder.create("redis"));
        };
    }

    /** Starts one with further arguments of Redis' own. */
    static RedisHandle startWith(List<String> arguments) {
        return LocalRedis.startWith(arguments, TestFolder.create("redis"));
    }

    /** The address, such as {@code redis://127.0.0.1:20000}; it stays the same over restarts. */
    String uri();

    /** Where it listens. */
    int port();

    /** Loses all data (FLUSHALL); connections, subscriptions and the server's run id stay. */
    default void wipe() {
        String answer = RedisLine.ask("127.0.0.1", port(), "FLUSHALL");
        if (!answer.equals("+OK")) {
            throw new IllegalStateException("FLUSHALL: " + answer + " (expected: +OK)");
        }
    }
}
