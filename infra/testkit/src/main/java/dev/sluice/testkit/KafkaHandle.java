package dev.sluice.testkit;

/** A real Kafka broker. */
public interface KafkaHandle extends PartHandle {

    /** Starts an empty broker of its own for a test that breaks it; others use {@link SharedKafka}. */
    static KafkaHandle start() {
        return switch (Backend.chosen()) {
            case CONTAINERS -> ContainerKafka.start();
            case PROCESSES -> LocalKafka.start(TestFolder.create("kafka"));
        };
    }

    /**
     * Starts one whose clients are told to come through a proxy on this port, which leads to {@link #port}. The proxy
     * need not be there yet.
     */
    static KafkaHandle startBehind(int proxyPort) {
        return switch (Backend.chosen()) {
            case CONTAINERS -> ContainerKafka.startBehind(proxyPort);
            case PROCESSES -> LocalKafka.startBehind(proxyPort, TestFolder.create("kafka"));
        };
    }

    /** Where the broker itself listens. */
    int port();

    /** The address for {@code bootstrap.servers}; it stays the same over restarts. */
    String bootstrap();
}
