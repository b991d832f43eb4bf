package dev.sluice.ingress.batch.book;

import dev.sluice.common.kafka.KafkaClients;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BookSettings.class)
public class BookWiring {

    private static final int FETCH_BYTES = 4 * 1024 * 1024;

    @Bean(initMethod = "start", destroyMethod = "close")
    BookTopic book(KafkaProperties kafka, BookSettings settings) {
        Map<String, Object> consumer = consumerSettings(kafka);
        return new BookTopic(
                () -> new KafkaConsumer<>(consumer),
                new KafkaProducer<>(KafkaClients.producer(kafka.buildProducerProperties(), settings.writeBound())),
                settings);
    }

    private static Map<String, Object> consumerSettings(KafkaProperties kafka) {
        Map<String, Object> consumer = KafkaClients.consumer(kafka.buildConsumerProperties());
        consumer.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        return consumer;
    }
}
