package dev.sluice.ingress.register;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.kafka.KafkaClients;
import dev.sluice.common.reply.Outcome;
import dev.sluice.ingress.account.AccountBook;
import dev.sluice.ingress.reply.ReplyBook;
import java.time.Clock;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
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
                () -> new KafkaConsumer<>(KafkaClients.consumer(kafka.buildConsumerProperties())),
                book,
                tenant -> replies.revoke(tenant, REVOKED));
    }

    @Bean
    Register register(Producer<byte[], byte[]> jobProducer, AccountReader reader, Clock clock) {
        return new Register(jobProducer, reader, clock);
    }
}
