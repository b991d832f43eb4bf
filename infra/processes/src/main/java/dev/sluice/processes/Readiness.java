package dev.sluice.processes;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/** How one sees from outside that a process is ready for work. */
public sealed interface Readiness {

    /** The longest that one look takes. */
    Duration LOOK = Duration.ofSeconds(1);

    /** Looks once. */
    boolean isReached();

    /** What is looked at, for messages. */
    String subject();

    /** Ready as soon as the port accepts connections. */
    record Listening(int port) implements Readiness {
        @Override
        public boolean isReached() {
            return Ports.answers("127.0.0.1", port, LOOK);
        }

        @Override
        public String subject() {
            return "127.0.0.1:" + port;
        }
    }

    /** Ready as soon as the path answers 200. */
    record Answering(int port, String path) implements Readiness {
        @Override
        public boolean isReached() {
            try {
                HttpURLConnection connection =
                        (HttpURLConnection) URI.create(subject()).toURL().openConnection();
                connection.setConnectTimeout(Math.toIntExact(LOOK.toMillis()));
                connection.setReadTimeout(Math.toIntExact(LOOK.toMillis()));
                try {
                    return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
                } finally {
                    connection.disconnect();
                }
            } catch (IOException _) {
                return false;
            }
        }

        @Override
        public String subject() {
            return "http://127.0.0.1:" + port + path;
        }
    }

    /** Ready as soon as the Redis on this port answers PING: while it loads its data it only says LOADING. */
    record Ponging(int port) implements Readiness {
        @Override
        public boolean isReached() {
            return RedisLine.ask("127.0.0.1", port, "PING").equals("+PONG");
        }

        @Override
        public String subject() {
            return "redis://127.0.0.1:" + port;
        }
    }
}
