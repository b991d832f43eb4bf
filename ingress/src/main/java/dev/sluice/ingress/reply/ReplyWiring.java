package dev.sluice.ingress.reply;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.ingress.presence.IngressId;
import dev.sluice.ingress.presence.Presence;
import dev.sluice.ingress.presence.RedisConnections;
import dev.sluice.redis.RedisClock;
import dev.sluice.redis.Scripts;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
public class ReplyWiring {

    @Bean
    LiveSurroundings replySurroundings(Presence presence, RedisClock clock) {
        return new LiveSurroundings(presence, clock);
    }

    @Bean
    ReplyBook replyBook(
            RedisConnections connections,
            Scripts scripts,
            IngressId ingress,
            Presence presence,
            LiveSurroundings surroundings,
            MeterRegistry metrics) {
        ReplyStore store = new RedisReplyStore(connections.data(), scripts, ingress, presence.fleet());
        ReplyBook book = new ReplyBook(store, surroundings, new Strangers(store, surroundings));
        subscribe(connections.subscriptions(), ingress, book);
        presence.onGap(book::suspectGaps);
        presence.onNewEpoch(book::epochChanged);
        Gauge.builder("sluice_replies_waiting", book, ReplyBook::size)
                .description("Jobs whose answer this ingress waits for")
                .register(metrics);
        book.start();
        return book;
    }

    @Bean
    KnownJobs knownJobs(RedisConnections connections, IngressId ingress, RedisClock clock) {
        return new KnownJobs(connections.data(), ingress, clock);
    }

    private static void subscribe(
            StatefulRedisPubSubConnection<byte[], byte[]> connection, IngressId ingress, ReplyBook book) {
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] channel, byte[] message) {
                // Only decodes and enqueues: Redis cuts off a subscriber that doesn't read.
                book.received(message);
            }

            @Override
            public void subscribed(byte[] channel, long count) {
                // After a reconnect too, and only from here on nothing is missed.
                book.suspectGaps();
            }
        });
        connection.sync().subscribe(LeaseKeys.ingressChannel(ingress.value()).getBytes(US_ASCII));
    }
}
