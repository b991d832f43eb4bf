package dev.sluice.ingress.webhook;

import java.time.Clock;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.producer.Producer;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WebhookSettings.class)
public class WebhookWiring {

    @Bean
    Webhooks webhooks(
            WebhookSettings settings, Clock clock, RandomGenerator random, Producer<byte[], byte[]> jobProducer) {
        return new Webhooks(settings, () -> clock.instant().getEpochSecond(), random, jobProducer);
    }
}
