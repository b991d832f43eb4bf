package dev.sluice.bench.bare;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * One hop each through the broker and through Redis, with nothing around it: from this process and back into it, at a
 * fixed rate, each message timed from when it was due.
 */
public final class Hops {

    private static final long LONGEST_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;
    private static final int BODY_BYTES = 200;
    private static final Duration LAST = Duration.ofMillis(500);
    private static final Duration POLL = Duration.ofMillis(100);

    private Hops() {}

    /**
     * Makes the topics of this package.
     *
     * @throws IllegalStateException if the broker doesn't
     */
    public static void prepare(String bootstrap) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            NewTopic loop = new NewTopic(BareFront.TOPIC, Optional.of(1), Optional.of((short) 1));
            admin.createTopics(List.of(loop)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw new IllegalStateException(BareFront.TOPIC + " can't be made", e);
            }
        }
    }

    /** From {@code send} with {@code acks=all} until the consumer's poll returns it. */
    public static Histogram kafka(String bootstrap, double perSecond, Duration time) throws InterruptedException {
        Histogram nanos = new ConcurrentHistogram(LONGEST_NANOS, DIGITS);
        try (var producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap, "acks", "all", "linger.ms", "0"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
                var consumer = new KafkaConsumer<>(
                        Map.of("bootstrap.servers", bootstrap, "enable.auto.commit", "false"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition(BareFront.TOPIC, 0);
            consumer.assign(List.of(partition));
            consumer.seekToEnd(List.of(partition));
            consumer.position(partition);
            Thread sending = Thread.ofPlatform()
                    .start(() -> pace(perSecond, time, body -> {
                        var _ = producer.send(new ProducerRecord<>(BareFront.TOPIC, body));
                    }));
            while (sending.isAlive()) {
                consumer.poll(POLL).forEach(record -> took(nanos, record.value()));
            }
            consumer.poll(LAST).forEach(record -> took(nanos, record.value()));
            sending.join();
        }
        return nanos;
    }

    /** From {@code PUBLISH} until the subscriber is told. */
    public static Histogram redis(String uri, double perSecond, Duration time) {
        Histogram nanos = new ConcurrentHistogram(LONGEST_NANOS, DIGITS);
        byte[] channel = {'h', 'o', 'p'};
        try (RedisClient client = RedisClient.create(uri);
                StatefulRedisPubSubConnection<byte[], byte[]> subscribed =
                        client.connectPubSub(ByteArrayCodec.INSTANCE);
                StatefulRedisConnection<byte[], byte[]> publishing = client.connect(ByteArrayCodec.INSTANCE)) {
            subscribed.addListener(new RedisPubSubAdapter<>() {
                @Override
                public void message(byte[] from, byte[] message) {
                    took(nanos, message);
                }
            });
            subscribed.sync().subscribe(channel);
            pace(perSecond, time, body -> {
                var _ = publishing.async().publish(channel, body);
            });
            LockSupport.parkNanos(LAST.toNanos());
        }
        return nanos;
    }

    /** Hands out a message at each time that is due, with that time in it. */
    private static void pace(double perSecond, Duration time, Consumer<byte[]> send) {
        long startNanos = System.nanoTime();
        long intervalNanos = Math.round(1e9 / perSecond);
        for (long i = 0; i < time.toNanos() / intervalNanos; i++) {
            long dueNanos = startNanos + i * intervalNanos;
            for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            send.accept(ByteBuffer.allocate(BODY_BYTES).putLong(dueNanos).array());
        }
    }

    private static void took(Histogram nanos, byte[] message) {
        nanos.recordValue(
                Math.clamp(System.nanoTime() - ByteBuffer.wrap(message).getLong(), 0, LONGEST_NANOS));
    }
}
