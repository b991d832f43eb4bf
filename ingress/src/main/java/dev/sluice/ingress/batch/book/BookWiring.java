package dev.sluice.ingress.batch.book;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
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
                () -> new KafkaConsumer<>(consumer), new KafkaProducer<>(producerSettings(kafka, settings)), settings);
    }

    private static Map<String, Object> consumerSettings(KafkaProperties kafka) {
        Map<String, Object> consumer = new HashMap<>(kafka.buildConsumerProperties());
        consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        consumer.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
        return consumer;
    }

    private static Map<String, Object> producerSettings(KafkaProperties kafka, BookSettings settings) {
        int boundMillis = Math.toIntExact(settings.writeBound().toMillis());
        Map<String, Object> producer = new HashMap<>(kafka.buildProducerProperties());
        producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producer.put(ProducerConfig.ACKS_CONFIG, "all");
        producer.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        producer.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, boundMillis);
        producer.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, boundMillis - boundMillis / 4);
        producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, boundMillis);
        return producer;
    }
}
