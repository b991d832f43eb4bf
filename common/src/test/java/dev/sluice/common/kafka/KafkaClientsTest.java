package dev.sluice.common.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What holds of every producer and consumer, whatever an operator sets. */
final class KafkaClientsTest {

    private static final String COMPRESSION = "compression.type";

    @Test
    void recordsAreNotCompressedUnlessTheOperatorSaysSo() {
        assertThat(KafkaClients.producer(Map.of())).doesNotContainKey(COMPRESSION);
        assertThat(KafkaClients.producer(Map.of(COMPRESSION, "zstd"))).containsEntry(COMPRESSION, "zstd");
    }

    @Test
    void anOperatorsBrokersAreAskedAndDurabilityIsNotTheirsToWeaken() {
        Map<String, Object> given = Map.of("bootstrap.servers", "kafka:9092", "acks", "1", "enable.idempotence", false);

        assertThat(KafkaClients.producer(given))
                .containsEntry("bootstrap.servers", "kafka:9092")
                .containsEntry("acks", "all")
                .containsEntry("enable.idempotence", true);
    }

    @Test
    void aBoundedProducerCanTryASecondTimeWithinItsBound() {
        assertThat(KafkaClients.producer(Map.of(), Duration.ofSeconds(4)))
                .containsEntry("delivery.timeout.ms", 4_000)
                .containsEntry("request.timeout.ms", 3_000)
                .containsEntry("max.block.ms", 4_000);
    }

    @Test
    void aConsumerIsInNoGroupAndCommitsNothing() {
        assertThat(KafkaClients.consumer(Map.of("group.id", "operators", "enable.auto.commit", true)))
                .doesNotContainKey("group.id")
                .containsEntry("enable.auto.commit", false)
                .containsEntry("auto.offset.reset", "earliest");
    }
}
