package dev.sluice.ingress.ledger;

import dev.sluice.common.kafka.KafkaClients;
import dev.sluice.ingress.presence.IngressId;
import dev.sluice.ingress.presence.Presence;
import dev.sluice.ingress.quota.RedisLimits;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LedgerSettings.class)
public class LedgerWiring {

    private static final int TRANSACTION_MILLIS = 10_000;
    private static final int METADATA_MILLIS = 5_000;

    /**
     * A dead ingress' partitions are another's after 6 s, as with workers. Results are fetched ten times a second, not
     * one by one as they come: that took a fifth of a busy ingress' time.
     */
    private static final Map<String, Object> GROUP = Map.of(
            ConsumerConfig.GROUP_ID_CONFIG,
            LedgerFolder.GROUP,
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            6_000,
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            1_000,
            ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
            64 * 1024,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            100);

    @Bean
    UsageBook usageBook() {
        return new UsageBook();
    }

    @Bean
    UsageExport usageExport(UsageBook book) {
        return new UsageExport(book);
    }

    @Bean(initMethod = "start")
    UsageReader usageReader(KafkaProperties kafka, UsageBook book) {
        return new UsageReader(() -> consumer(kafka, Map.of()), book);
    }

    @Bean(initMethod = "start")
    LedgerFolder ledgerFolder(
            KafkaProperties kafka,
            UsageReader reader,
            UsageBook book,
            RedisLimits limits,
            Presence presence,
            IngressId ingress,
            Clock clock,
            LedgerSettings settings) {
        LedgerFolder.Clients clients = new LedgerFolder.Clients(
                () -> consumer(kafka, GROUP), () -> consumer(kafka, Map.of()), () -> producer(kafka, ingress));
        return new LedgerFolder(clients, reader, book, new Settler(limits::fold), presence::epochId, clock, settings);
    }

    private static Consumer<byte[], byte[]> consumer(KafkaProperties kafka, Map<String, Object> more) {
        Map<String, Object> settings = KafkaClients.consumer(kafka.buildConsumerProperties());
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, METADATA_MILLIS);
        settings.putAll(more);
        return new KafkaConsumer<>(settings);
    }

    private static Producer<byte[], byte[]> producer(KafkaProperties kafka, IngressId ingress) {
        Map<String, Object> settings = KafkaClients.producer(kafka.buildProducerProperties());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, LedgerFolder.GROUP + "." + ingress.value());
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, TRANSACTION_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, TRANSACTION_MILLIS / 2);
        return new KafkaProducer<>(settings);
    }
}
