package dev.sluice.ingress.deadletter;

import dev.sluice.common.kafka.KafkaClients;
import java.time.Clock;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
public class DeadLetterWiring {

    private static final int PATIENCE_MILLIS = 10_000;

    @Bean
    DeadTopic deadTopic(
            KafkaProperties kafka, Producer<byte[], byte[]> jobProducer, Clock clock, RandomGenerator random) {
        return new DeadTopic(() -> new KafkaConsumer<>(consumerSettings(kafka)), jobProducer, clock, random);
    }

    private static Map<String, Object> consumerSettings(KafkaProperties kafka) {
        Map<String, Object> consumer = KafkaClients.consumer(kafka.buildConsumerProperties());
        consumer.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        consumer.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS / 2);
        return consumer;
    }
}
