package dev.sluice.ingress.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.kafka.KafkaClients;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.management.ObjectName;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.metrics.JmxReporter;
import org.junit.jupiter.api.Test;

/** What Kafka's clients leave in the process' bean server. */
final class ClientBeansTest {

    private final String client = UUID.randomUUID().toString();

    @Test
    void clientsAreNoBeans() throws Exception {
        assertThat(beans(Map.of())).isEmpty();
    }

    @Test
    void anOperatorWhoAsksForBeansHasThem() throws Exception {
        assertThat(beans(Map.of("metric.reporters", JmxReporter.class.getName())))
                .isNotEmpty();
    }

    private Set<ObjectName> beans(Map<String, Object> given) throws Exception {
        Map<String, Object> settings = new HashMap<>(given);
        // Nobody listens there.
        settings.put("bootstrap.servers", "127.0.0.1:1");
        settings.put("client.id", client);
        KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(KafkaClients.producer(settings));
        try {
            return ManagementFactory.getPlatformMBeanServer()
                    .queryNames(new ObjectName("kafka.*:client-id=" + client + ",*"), null);
        } finally {
            producer.close(Duration.ZERO);
        }
    }
}
