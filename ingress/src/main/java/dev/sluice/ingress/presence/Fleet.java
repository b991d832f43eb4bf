package dev.sluice.ingress.presence;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.common.lease.LeaseKeys;
import io.lettuce.core.KeyValue;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Which workers are alive, as far as somebody here asks.
 *
 * <p>A worker is dead when it was missing in two looks at least 1.5 s apart, over a connection that has answered for 3
 * s. Missing means that its heartbeat lapsed, or that nobody subscribes to its channel: a killed process loses its
 * subscription within milliseconds, a living one that lost its connection is back before the second look.
 */
public final class Fleet {

    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final String GONE = "gone";

    private static final class Watched {
        private volatile long askedNanos;
        private volatile long missingSinceNanos;
        private volatile boolean dead;
    }

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final BooleanSupplier steady;
    private final ConcurrentMap<String, Watched> watched = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private volatile List<String> living = List.of();

    /**
     * Watches nobody yet.
     *
     * @param steady whether Redis has answered this instance for 3 s
     */
    Fleet(RedisAsyncCommands<byte[], byte[]> redis, BooleanSupplier steady) {
        this.redis = redis;
        this.steady = steady;
    }

    /** Whether two looks have missed the worker; watches it from now on, for as long as somebody asks. */
    public boolean isDead(String worker) {
        Watched watch = watched.computeIfAbsent(worker, _ -> new Watched());
        watch.askedNanos = System.nanoTime();
        return watch.dead;
    }

    /** A living worker, another one at each call. */
    public Optional<String> next() {
        // Whoever was missing at the last look may be dead: an offer to it would cost its client a second.
        List<String> candidates = living.stream().filter(this::isAnswering).toList();
        return candidates.isEmpty()
                ? Optional.empty()
                : Optional.of(candidates.get(Math.floorMod(turn.getAndIncrement(), candidates.size())));
    }

    private boolean isAnswering(String worker) {
        Watched watch = watched.get(worker);
        return watch == null || (watch.missingSinceNanos == 0 && !watch.dead);
    }

    /** Looks at everybody who is watched, and who else lives; called every half second. */
    void look() {
        long now = System.nanoTime();
        watched.values().removeIf(watch -> now - watch.askedNanos > FORGOTTEN_NANOS);
        if (!steady.getAsBoolean()) {
            return;
        }
        // Always known: who offers a job that nobody ever claimed has no worker to watch.
        watched.forEach(this::look);
        CompletionStage<Set<byte[]>> names = redis.smembers(bytes(LeaseKeys.FLEET));
        CompletionStage<Void> _ = names.thenCompose(this::heartbeats).thenAccept(this::knowLiving);
    }

    private void look(String worker, Watched watch) {
        byte[] channel = bytes(LeaseKeys.workerChannel(worker));
        CompletionStage<byte[]> heartbeat = redis.get(bytes(LeaseKeys.worker(worker)));
        CompletionStage<Map<byte[], Long>> subscribers = redis.pubsubNumsub(channel);
        CompletionStage<Boolean> _ = heartbeat.thenCombine(subscribers, (beat, counts) -> {
            long listening = counts.values().stream().mapToLong(Long::longValue).sum();
            boolean gone = beat != null && new String(beat, US_ASCII).equals(GONE);
            return judge(watch, beat == null || listening == 0, gone);
        });
    }

    private static boolean judge(Watched watch, boolean missing, boolean gone) {
        long now = System.nanoTime();
        if (!missing && !gone) {
            watch.missingSinceNanos = 0;
            watch.dead = false;
        } else if (gone) {
            watch.dead = true;
        } else if (watch.missingSinceNanos == 0) {
            watch.missingSinceNanos = now;
        } else {
            watch.dead = now - watch.missingSinceNanos >= BETWEEN_LOOKS_NANOS;
        }
        return watch.dead;
    }

    private CompletionStage<List<KeyValue<byte[], byte[]>>> heartbeats(Set<byte[]> names) {
        if (names.isEmpty()) {
            return CompletableFuture.completedStage(List.of());
        }
        byte[][] keys = names.stream()
                .map(name -> bytes(LeaseKeys.worker(new String(name, US_ASCII))))
                .toArray(byte[][]::new);
        return redis.mget(keys);
    }

    private void knowLiving(List<KeyValue<byte[], byte[]>> heartbeats) {
        living = livingOf(heartbeats);
        // Watched before anybody asks: the first of two looks is over when a client misses its worker.
        living.forEach(this::isDead);
        int prefix = LeaseKeys.worker("").length();
        for (KeyValue<byte[], byte[]> beat : heartbeats) {
            if (!beat.hasValue()) {
                // A worker that lives enters its name again with each heartbeat.
                Future<?> _ = redis.srem(
                        bytes(LeaseKeys.FLEET), bytes(new String(beat.getKey(), US_ASCII).substring(prefix)));
            }
        }
    }

    private static List<String> livingOf(List<KeyValue<byte[], byte[]>> heartbeats) {
        int prefix = LeaseKeys.worker("").length();
        return heartbeats.stream()
                .filter(beat -> beat.hasValue() && !new String(beat.getValue(), US_ASCII).equals(GONE))
                .map(beat -> new String(beat.getKey(), US_ASCII).substring(prefix))
                .sorted()
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
