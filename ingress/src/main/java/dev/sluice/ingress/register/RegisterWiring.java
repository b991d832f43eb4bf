package dev.sluice.ingress.register;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.reply.Outcome;
import dev.sluice.ingress.account.AccountBook;
import dev.sluice.ingress.reply.ReplyBook;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
public class RegisterWiring {

    private static final Outcome.Failure REVOKED = new Outcome.Failure(
            FailureCode.INVALID_API_KEY,
            "The API key of this request was revoked while it was being answered. Ask your operator for another.");

    @Bean(initMethod = "start")
    AccountReader accountReader(KafkaProperties kafka, AccountBook book, ReplyBook replies) {
        return new AccountReader(
                () -> new KafkaConsumer<>(consumerSettings(kafka)), book, tenant -> replies.revoke(tenant, REVOKED));
    }

    @Bean
    Register register(Producer<byte[], byte[]> jobProducer, AccountReader reader, Clock clock) {
        return new Register(jobProducer, reader, clock);
    }

    /** No group: each instance reads everything, and nothing is committed. */
    private static Map<String, Object> consumerSettings(KafkaProperties kafka) {
        Map<String, Object> consumer = new HashMap<>(kafka.buildConsumerProperties());
        consumer.remove(ConsumerConfig.GROUP_ID_CONFIG);
        consumer.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        consumer.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        consumer.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        consumer.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        consumer.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        return consumer;
    }
}
