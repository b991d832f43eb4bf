package dev.sluice.ingress.stored;

import dev.sluice.common.job.Topics;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StoredSettings.class)
public class StoredWiring {

    private static final String FIRST = "earliest";
    private static final String NOWHERE = "none";

    @Bean
    StoredIndex storedIndex(StoredSettings settings) {
        return new StoredIndex(Topics.ANSWERS_KEPT, settings.maxIndex().toBytes());
    }

    @Bean(initMethod = "start")
    NoteTopic noteTopic(StoredIndex index, Clock clock, KafkaProperties kafka, StoredSettings settings) {
        return new NoteTopic(index, clock, () -> consumer(kafka, FIRST), producer(kafka, settings));
    }

    @Bean
    AnswerReader answerReader(KafkaProperties kafka) {
        return new AnswerReader(() -> consumer(kafka, NOWHERE));
    }

    @Bean
    StoredCompletions storedCompletions(
            StoredIndex index, NoteTopic notes, AnswerReader answers, Clock clock, StoredSettings settings) {
        return new StoredCompletions(index, notes, answers, clock, settings);
    }

    private static Consumer<byte[], byte[]> consumer(KafkaProperties kafka, String withoutOffset) {
        Map<String, Object> consumer = new HashMap<>(kafka.buildConsumerProperties());
        consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, withoutOffset);
        return new KafkaConsumer<>(consumer);
    }

    private static Producer<byte[], byte[]> producer(KafkaProperties kafka, StoredSettings settings) {
        int patienceMillis = Math.toIntExact(settings.patience().toMillis());
        Map<String, Object> producer = new HashMap<>(kafka.buildProducerProperties());
        producer.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producer.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        producer.put(ProducerConfig.ACKS_CONFIG, "all");
        producer.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        producer.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        producer.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, patienceMillis);
        producer.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, patienceMillis - patienceMillis / 4);
        producer.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, patienceMillis);
        return new KafkaProducer<>(producer);
    }
}
