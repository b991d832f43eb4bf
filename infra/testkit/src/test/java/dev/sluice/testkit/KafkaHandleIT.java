package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.processes.Ports;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class KafkaHandleIT {

    @Test
    void killedBrokerComesBackAtTheSameAddress() {
        try (KafkaHandle kafka = KafkaHandle.start()) {
            String bootstrap = kafka.bootstrap();
            int port = Integer.parseInt(bootstrap.substring(bootstrap.indexOf(':') + 1));

            kafka.kill();
            assertThat(Ports.isFree(port)).isTrue();
            kafka.restart();

            assertThat(kafka.bootstrap()).isEqualTo(bootstrap);
            assertThat(Ports.answers("127.0.0.1", port, Duration.ofSeconds(1))).isTrue();
        }
    }

    @Test
    void sharedBrokerIsOneForAll() {
        assertThat(SharedKafka.get()).isSameAs(SharedKafka.get());
        assertThat(SharedKafka.get().isAlive()).isTrue();
    }
}
