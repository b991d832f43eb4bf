package dev.sluice.simulation.kafka;

import dev.sluice.simulation.time.Host;
import dev.sluice.simulation.time.Mailbox;
import dev.sluice.simulation.time.SimulatedFuture;
import dev.sluice.simulation.time.Universe;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A producer of the simulated broker: it tries until its time is over. */
@SuppressWarnings("UnsynchronizedOverridesSynchronized") // One thread runs at a time.
public final class SimulatedProducer extends MockProducer<byte[], byte[]> {

    private static final long MILLISECOND = 1_000_000;
    private static final long AGAIN_NANOS = 100 * MILLISECOND;
    private static final int LATE_MILLIS = 9_000;

    private final KafkaServer server = KafkaServer.current();
    private final Universe universe = server.universe();
    private final Host host = Universe.host();
    private final Mailbox io = new Mailbox(universe, host, "producer");
    private final long patienceNanos;

    /** As the real one is made. */
    public SimulatedProducer(Map<String, Object> settings) {
        int patience = (Integer) settings.getOrDefault(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 120_000);
        patienceNanos = patience * MILLISECOND;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        return send(record, null);
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
        Sending sending = new Sending(record, callback);
        sending.begin();
        return sending.sent;
    }

    @Override
    public void close(Duration timeout) {
        // Its process ends.
    }

    private long latency() {
        return (200 + universe.random().nextInt(3_000)) * 1_000L;
    }

    /** One record on its way. */
    private final class Sending {

        private final ProducerRecord<byte[], byte[]> record;
        private final @Nullable Callback callback;
        private final SimulatedFuture<RecordMetadata> sent = new SimulatedFuture<>();
        private final long deadlineNanos = universe.nanos() + patienceNanos;
        private @Nullable ConsumerRecord<byte[], byte[]> stored;
        private KafkaServer.Fate fate = server.fate();

        Sending(ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
            this.record = record;
            this.callback = callback;
        }

        void begin() {
            universe.in(latency(), this::arrive);
        }

        private void arrive() {
            if (universe.nanos() > deadlineNanos) {
                fail();
            } else if (!server.isUp()) {
                again();
            } else {
                arriveAt(fate);
            }
        }

        private void arriveAt(KafkaServer.Fate how) {
            // A second try is spared.
            fate = KafkaServer.Fate.ACKNOWLEDGED;
            switch (how) {
                case ACKNOWLEDGED -> {
                    store();
                    universe.in(latency(), this::acknowledge);
                }
                case ACKNOWLEDGEMENT_LOST -> {
                    store();
                    giveUpOrTryOn();
                }
                case LATE -> {
                    if (isImpatient()) {
                        universe.at(deadlineNanos + universe.random().nextInt(LATE_MILLIS) * MILLISECOND, this::store);
                    }
                    giveUpOrTryOn();
                }
                case LOST -> giveUpOrTryOn();
            }
        }

        /** A producer that has time tries again, and the broker knows what it has already. */
        private void giveUpOrTryOn() {
            if (isImpatient()) {
                universe.at(deadlineNanos, this::fail);
            } else {
                again();
            }
        }

        private boolean isImpatient() {
            return patienceNanos < 10_000 * MILLISECOND;
        }

        private void again() {
            universe.in(AGAIN_NANOS, () -> {
                // What a process that was killed had still to send again is gone.
                if (!host.isDead()) {
                    arrive();
                }
            });
        }

        private void store() {
            if (stored == null) {
                stored = server.append(record);
                server.tell(host, record);
            }
        }

        private void acknowledge() {
            ConsumerRecord<byte[], byte[]> there = stored;
            if (there == null) {
                return;
            }
            RecordMetadata metadata = new RecordMetadata(
                    new TopicPartition(there.topic(), there.partition()), there.offset(), 0, there.timestamp(), 0, 0);
            io.execute(() -> {
                sent.complete(metadata);
                if (callback != null) {
                    callback.onCompletion(metadata, null);
                }
            });
        }

        private void fail() {
            TimeoutException failure = new TimeoutException("Expiring 1 record(s)");
            io.execute(() -> {
                sent.completeExceptionally(failure);
                if (callback != null) {
                    callback.onCompletion(null, failure);
                }
            });
        }
    }
}
