package dev.sluice.ingress.dispatch;

import dev.sluice.common.job.Lane;
import dev.sluice.common.job.Topics;
import dev.sluice.ingress.presence.IngressId;
import dev.sluice.ingress.presence.Scripts;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaAdmin;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DispatchSettings.class)
public class DispatchWiring {

    /** The topics, made by whichever service is up first. */
    @Bean
    KafkaAdmin.NewTopics topics(DispatchSettings settings) {
        return new KafkaAdmin.NewTopics(
                topic(Lane.INTERACTIVE.topic(), settings.partitions(), settings, Topics.jobSettings()),
                topic(Lane.BULK.topic(), settings.partitions(), settings, Topics.jobSettings()),
                topic(Topics.RESULTS, Topics.RESULTS_PARTITIONS, settings, Topics.resultSettings()),
                topic(Topics.DEAD, 1, settings, Topics.deadSettings()));
    }

    @Bean(initMethod = "start")
    JobPublisher jobPublisher(KafkaProperties kafka, KafkaAdmin admin, DispatchSettings settings) {
        admin.setFatalIfBrokerNotAvailable(true);
        admin.initialize();
        Producer<byte[], byte[]> producer = new KafkaProducer<>(producerSettings(kafka, settings));
        for (Lane lane : Lane.values()) {
            // The first request must not wait for metadata.
            producer.partitionsFor(lane.topic());
        }
        return new JobPublisher(producer, settings);
    }

    @Bean
    Dispatcher dispatcher(JobPublisher publisher, Scripts scripts, IngressId ingress) {
        return new Dispatcher(publisher, scripts, ingress);
    }

    private static NewTopic topic(
            String name, int partitions, DispatchSettings settings, Map<String, String> topicSettings) {
        return new NewTopic(name, partitions, settings.replicas()).configs(topicSettings);
    }

    private static Map<String, Object> producerSettings(KafkaProperties kafka, DispatchSettings settings) {
        int acceptMillis = Math.toIntExact(settings.acceptBound().toMillis());
        Map<String, Object> producer = new HashMap<>(kafka.buildProducerProperties());
        producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producer.put(ProducerConfig.ACKS_CONFIG, "all");
        producer.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        producer.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        producer.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, acceptMillis);
        producer.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, acceptMillis - acceptMillis / 4);
        producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, acceptMillis);
        return producer;
    }
}
