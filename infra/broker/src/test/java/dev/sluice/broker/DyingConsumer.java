package dev.sluice.broker;

import java.time.Duration;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** A group member in a process of its own, to be killed: says so in its log when it has got a record. */
final class DyingConsumer {

    static final String GOT_ONE = "got a record";

    private DyingConsumer() {}

    public static void main(String[] arguments) {
        try (KafkaConsumer<String, String> consumer = BrokerIT.consumer(arguments[0], arguments[1])) {
            while (true) {
                if (!consumer.poll(Duration.ofMillis(100)).isEmpty()) {
                    System.out.println(GOT_ONE);
                }
            }
        }
    }
}
