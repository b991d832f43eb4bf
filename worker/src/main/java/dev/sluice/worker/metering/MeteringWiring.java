package dev.sluice.worker.metering;

import dev.sluice.common.kafka.KafkaClients;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
public class MeteringWiring {

    @Bean
    Ledger ledger(KafkaProperties kafka) {
        // Outcomes wait for Kafka as long as it takes.
        return new Ledger(new KafkaProducer<>(KafkaClients.patientProducer(kafka.buildProducerProperties())));
    }
}
