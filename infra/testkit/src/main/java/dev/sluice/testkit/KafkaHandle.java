package dev.sluice.testkit;

/** A real Kafka broker. */
public interface KafkaHandle extends PartHandle {

    /** Starts an empty broker of its own for a test that breaks it; others use {@link SharedKafka}. */
    static KafkaHandle start() {
        return LocalKafka.start(TestFolder.create("kafka"));
    }

    /** The address for {@code bootstrap.servers}; it stays the same over restarts. */
    String bootstrap();
}
