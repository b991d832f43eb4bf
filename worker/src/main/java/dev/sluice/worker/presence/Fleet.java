package dev.sluice.worker.presence;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.common.lease.LeaseKeys;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Which workers and ingresses are alive, as far as somebody here asks.
 *
 * <p>One is dead when it was missing in two looks at least 1.5 s apart, over a connection that has answered for 3 s.
 * Missing means that its heartbeat lapsed, or that nobody subscribes to its channel: a killed process loses its
 * subscription within milliseconds, a living one that lost its connection is back before the second look.
 */
public final class Fleet {

    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);
    private static final long FORGOTTEN_NANOS = TimeUnit.SECONDS.toNanos(30);

    private record Peer(String heartbeat, String channel) {}

    private static final class Watched {
        private volatile long askedNanos;
        private volatile long missingSinceNanos;
        private volatile boolean dead;
    }

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final BooleanSupplier steady;
    private final ConcurrentMap<Peer, Watched> watched = new ConcurrentHashMap<>();

    /**
     * Watches nobody yet.
     *
     * @param steady whether Redis has answered this worker for 3 s
     */
    Fleet(RedisAsyncCommands<byte[], byte[]> redis, BooleanSupplier steady) {
        this.redis = redis;
        this.steady = steady;
    }

    /** Whether two looks have missed the worker; watches it from now on, for as long as somebody asks. */
    public boolean isWorkerDead(String worker) {
        return isDead(new Peer(LeaseKeys.worker(worker), LeaseKeys.workerChannel(worker)));
    }

    /** Whether two looks have missed the ingress; watches it from now on, for as long as somebody asks. */
    public boolean isIngressDead(String ingress) {
        return isDead(new Peer(LeaseKeys.ingress(ingress), LeaseKeys.ingressChannel(ingress)));
    }

    private boolean isDead(Peer peer) {
        Watched watch = watched.computeIfAbsent(peer, _ -> new Watched());
        watch.askedNanos = System.nanoTime();
        return watch.dead;
    }

    /** Looks at everybody who is watched; called every half second. */
    void look() {
        long now = System.nanoTime();
        watched.values().removeIf(watch -> now - watch.askedNanos > FORGOTTEN_NANOS);
        if (!watched.isEmpty() && steady.getAsBoolean()) {
            watched.forEach(this::look);
        }
    }

    /** After a gap of our own the first look counts anew: others may have been away for the same reason. */
    void forgetLooks() {
        watched.values().forEach(watch -> watch.missingSinceNanos = 0);
    }

    private void look(Peer peer, Watched watch) {
        CompletionStage<byte[]> heartbeat = redis.get(bytes(peer.heartbeat()));
        CompletionStage<Map<byte[], Long>> subscribers = redis.pubsubNumsub(bytes(peer.channel()));
        CompletionStage<Void> _ = heartbeat.thenAcceptBoth(subscribers, (beat, counts) -> {
            long listening = counts.values().stream().mapToLong(Long::longValue).sum();
            boolean gone = beat != null && new String(beat, US_ASCII).equals(Presence.GONE);
            judge(watch, beat == null || listening == 0, gone);
        });
    }

    private static void judge(Watched watch, boolean missing, boolean gone) {
        long now = System.nanoTime();
        if (gone) {
            watch.dead = true;
        } else if (!missing) {
            watch.missingSinceNanos = 0;
            watch.dead = false;
        } else if (watch.missingSinceNanos == 0) {
            watch.missingSinceNanos = now;
        } else {
            watch.dead = now - watch.missingSinceNanos >= BETWEEN_LOOKS_NANOS;
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
