package dev.sluice.ingress.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.kafka.KafkaClients;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** How jobs are sent, before anything is. */
final class DispatchWiringTest {

    private static final DispatchSettings SETTINGS = Jobs.settings(100);

    @Test
    void jobsAreNotCompressedUnlessTheOperatorSaysSo() {
        KafkaProperties kafka = new KafkaProperties();
        assertThat(new ProducerConfig(DispatchWiring.producerSettings(kafka, SETTINGS))
                        .getString(ProducerConfig.COMPRESSION_TYPE_CONFIG))
                .isEqualTo("none");

        kafka.getProducer().setCompressionType("zstd");
        assertThat(new ProducerConfig(DispatchWiring.producerSettings(kafka, SETTINGS))
                        .getString(ProducerConfig.COMPRESSION_TYPE_CONFIG))
                .isEqualTo("zstd");
    }

    @Test
    void whatAllClientsHaveInCommonAreSettingsThatKafkaKnows() {
        assertThat(ProducerConfig.configNames())
                .containsAll(
                        KafkaClients.producer(Map.of(), Duration.ofSeconds(1)).keySet());
        assertThat(ConsumerConfig.configNames())
                .containsAll(KafkaClients.consumer(Map.of()).keySet());
    }
}
