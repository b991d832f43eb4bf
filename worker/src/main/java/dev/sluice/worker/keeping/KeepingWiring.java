package dev.sluice.worker.keeping;

import dev.sluice.common.job.Topics;
import dev.sluice.common.kafka.KafkaClients;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
public class KeepingWiring {

    private static final int RECORD_ROOM_BYTES = 64 * 1024;

    @Bean
    AnswerTopic answerTopic(KafkaProperties kafka) {
        // Answers wait for Kafka as long as it takes, as results do.
        Map<String, Object> settings = KafkaClients.patientProducer(kafka.buildProducerProperties());
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        // A producer of its own: its large records would be in the way of the results.
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_ANSWER_RECORD_BYTES + RECORD_ROOM_BYTES);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * Topics.MAX_ANSWER_RECORD_BYTES);
        return new AnswerTopic(new KafkaProducer<>(settings));
    }
}
