package dev.sluice.bench.bare;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** The back half of the bare loop: polls bodies, asks the provider, and publishes each piece of the answer. */
public final class BareBack {

    private static final Duration POLL = Duration.ofMillis(500);

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final HttpClient provider;

    private BareBack(RedisAsyncCommands<byte[], byte[]> redis, HttpClient provider) {
        this.redis = redis;
        this.provider = provider;
    }

    /** Its arguments: a port that tells that it is ready, Kafka's address, Redis' address, the provider's. */
    @SuppressWarnings("resource") // All of them live as long as the process.
    public static void main(String[] arguments) {
        BareBack back = new BareBack(
                RedisClient.create(arguments[2])
                        .connect(ByteArrayCodec.INSTANCE)
                        .async(),
                BareHttp.provider(arguments[3]));
        Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", arguments[1], "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        TopicPartition partition = new TopicPartition(BareFront.TOPIC, 0);
        consumer.assign(List.of(partition));
        consumer.seekToEnd(List.of(partition));
        consumer.position(partition);
        BareHttp.serve(Integer.parseInt(arguments[0]), _ -> {});
        while (true) {
            consumer.poll(POLL).forEach(back::answer);
        }
    }

    private void answer(ConsumerRecord<byte[], byte[]> question) {
        byte[] body = question.value();
        provider.headers(headers -> headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json")
                        .setInt(HttpHeaderNames.CONTENT_LENGTH, body.length))
                .post()
                .uri("/v1/chat/completions")
                .send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body)))
                .responseContent()
                .doOnNext(piece -> publish(question.key(), piece))
                .doFinally(_ -> publish(question.key()))
                .subscribe();
    }

    private void publish(byte[] number, ByteBuf piece) {
        byte[] message = new byte[number.length + piece.readableBytes()];
        System.arraycopy(number, 0, message, 0, number.length);
        piece.getBytes(piece.readerIndex(), message, number.length, piece.readableBytes());
        publish(message);
    }

    private void publish(byte[] message) {
        // Lost messages show as answers that don't end.
        var _ = redis.publish(BareFront.CHANNEL, message);
    }
}
