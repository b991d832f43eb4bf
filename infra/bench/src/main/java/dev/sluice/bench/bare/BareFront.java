package dev.sluice.bench.bare;

import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The front half of the bare loop HTTP → Kafka → Redis → HTTP: it hands each body to Kafka with {@code acks=all}, and
 * passes on what comes back through Redis. No check, no limit, no lease, no replay: what the way itself costs.
 */
public final class BareFront {

    /** Carries bodies, under a number each. */
    static final String TOPIC = "bare-loop";

    /** Carries answers: the number, then bytes; nothing behind the number is the end. */
    static final byte[] CHANNEL = {'b', 'a', 'r', 'e'};

    private final Map<Long, Sinks.Many<byte[]>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final Producer<byte[], byte[]> producer;

    private BareFront(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** Its arguments: a port of the loopback address, Kafka's address, Redis' address. */
    @SuppressWarnings("resource") // Both live as long as the process.
    public static void main(String[] arguments) {
        BareFront front = new BareFront(new KafkaProducer<>(
                Map.of("bootstrap.servers", arguments[1], "acks", "all", "linger.ms", "0"),
                new ByteArraySerializer(),
                new ByteArraySerializer()));
        StatefulRedisPubSubConnection<byte[], byte[]> redis =
                RedisClient.create(arguments[2]).connectPubSub(ByteArrayCodec.INSTANCE);
        redis.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] channel, byte[] message) {
                front.arrived(message);
            }
        });
        redis.sync().subscribe(CHANNEL);
        BareHttp.serve(Integer.parseInt(arguments[0]), routes -> routes.post("/v1/chat/completions", front::carry))
                .onDispose()
                .block();
    }

    private Publisher<Void> carry(HttpServerRequest request, HttpServerResponse response) {
        return request.receive().aggregate().asByteArray().flatMap(body -> {
            long number = numbers.incrementAndGet();
            Sinks.Many<byte[]> answer = Sinks.many().unicast().onBackpressureBuffer();
            waiting.put(number, answer);
            // A record that isn't taken shows as an answer that doesn't end.
            var _ = producer.send(new ProducerRecord<>(TOPIC, 0, bytes(number), body));
            Flux<byte[]> pieces = answer.asFlux().doFinally(_ -> waiting.remove(number));
            return response.header(HttpHeaderNames.CONTENT_TYPE, "text/event-stream")
                    .send(pieces.map(Unpooled::wrappedBuffer), _ -> true)
                    .then();
        });
    }

    private void arrived(byte[] message) {
        Sinks.Many<byte[]> answer = waiting.get(ByteBuffer.wrap(message).getLong());
        if (answer == null) {
            return;
        }
        if (message.length == Long.BYTES) {
            answer.tryEmitComplete();
        } else {
            answer.tryEmitNext(Arrays.copyOfRange(message, Long.BYTES, message.length));
        }
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }
}
