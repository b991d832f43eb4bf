package dev.sluice.ingress.stored;

import dev.sluice.common.job.Topics;
import dev.sluice.common.kafka.KafkaClients;
import java.time.Clock;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
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
        Map<String, Object> consumer = KafkaClients.consumer(kafka.buildConsumerProperties());
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, withoutOffset);
        return new KafkaConsumer<>(consumer);
    }

    private static Producer<byte[], byte[]> producer(KafkaProperties kafka, StoredSettings settings) {
        return new KafkaProducer<>(KafkaClients.producer(kafka.buildProducerProperties(), settings.patience()));
    }
}
