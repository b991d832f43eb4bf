package dev.sluice.ingress.presence;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.common.lease.Epoch;
import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.redis.Heartbeat;
import dev.sluice.redis.RedisClock;
import dev.sluice.redis.Scripts;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows that this instance is alive, and knows the shared clock and the epoch.
 *
 * <p>Each second a heartbeat renews {@code i:<ingress>}; a heartbeat that finds nothing to renew has found a lapse or a
 * wipe, and the epoch tells which.
 */
public final class Presence implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

    private static final long HEARTBEAT_MILLIS = 1_000;
    private static final long LOOK_MILLIS = 500;
    private static final long AGAIN_MILLIS = 100;
    private static final long STEADY_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long LAPSED_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final Scripts scripts;
    private final Duration startPatience;
    private final Heartbeat heartbeat;
    private final RedisClock clock;
    private final RandomGenerator random;
    private final byte[] key;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("presence").daemon().factory());

    private volatile @Nullable Epoch epoch;
    private volatile long confirmedNanos = System.nanoTime() - LAPSED_NANOS;
    /** When the oldest heartbeat was sent that nobody has answered yet; null if all were. */
    private volatile @Nullable Long unansweredNanos = System.nanoTime() - LAPSED_NANOS;

    private volatile long unsteadyNanos = System.nanoTime();
    /** From a reconnect until the epoch was looked at: Redis may have forgotten anything meanwhile. */
    private volatile boolean unsure;

    private volatile Runnable onGap = () -> {};
    private volatile Runnable onNewEpoch = () -> {};
    private final Fleet fleet;

    Presence(IngressId id, RedisConnections connections, Scripts scripts, RedisClock clock, RandomGenerator random) {
        this.redis = connections.data().async();
        this.scripts = scripts;
        this.startPatience = connections.startPatience();
        this.heartbeat = new Heartbeat(redis, LeaseKeys.ingress(id.value()), id.value(), clock);
        this.clock = clock;
        this.random = random;
        this.fleet = new Fleet(redis, this::isSteady);
        this.key = LeaseKeys.ingress(id.value()).getBytes(US_ASCII);
    }

    /**
     * Shows up for the first time, and goes on until {@link #close()}. Blocks until Redis has answered, at most for
     * the patience of a start: one that starts at the same time may be slow, or still load its data.
     */
    void start() throws InterruptedException, ExecutionException, TimeoutException {
        scripts.load();
        Heartbeat.untilAnswered(
                () -> {
                    beat(false).get();
                    lookAtEpoch().get();
                },
                startPatience);
        Future<?> _ = timer.scheduleAtFixedRate(this::next, HEARTBEAT_MILLIS, HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS);
        Future<?> _ = timer.scheduleAtFixedRate(fleet::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Calls this whenever frames may have been lost: after a reconnect, a lapse or a wipe. */
    public void onGap(Runnable action) {
        onGap = action;
    }

    /**
     * Calls this when Redis has lost what it knew; {@link #onGap} is called after it, and again once it has settled.
     */
    public void onNewEpoch(Runnable action) {
        onNewEpoch = action;
    }

    /** Which workers are alive. */
    public Fleet fleet() {
        return fleet;
    }

    /** The id of the current epoch; empty if none is known. */
    public String epochId() {
        Epoch known = epoch;
        return known == null ? "" : known.id();
    }

    /** Whether Redis was wiped so shortly ago, or may have been, that nothing is decided about older jobs. */
    public boolean isSettling() {
        Epoch known = epoch;
        return unsure || (known != null && clock.millis() < known.settledAtMillis());
    }

    /** What is wrong with Redis, as seen from here; empty if nothing is. A heartbeat that we are late with isn't. */
    public Optional<String> problem() {
        Long since = unansweredNanos;
        boolean isAway = since != null && System.nanoTime() - since >= LAPSED_NANOS;
        return isAway ? Optional.of("redis: no answer to a heartbeat for 2 s") : Optional.empty();
    }

    /** Looks at the epoch again, since the connection was away, and only then at what may have been missed. */
    void reconnected() {
        unsteadyNanos = System.nanoTime();
        unsure = true;
        lookUntilAnswered();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        try {
            redis.del(key).get(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("the heartbeat could not be taken away; it lapses by itself", e);
        }
    }

    /**
     * A Redis that is back but still loads its data refuses to answer; a heartbeat would not notice that it restarted.
     */
    private void lookUntilAnswered() {
        CompletionStage<Epoch> _ = lookAtEpoch().whenComplete((_, failure) -> {
            if (failure == null) {
                unsure = false;
                onGap.run();
            } else if (!timer.isShutdown()) {
                Future<?> _ = timer.schedule(this::lookUntilAnswered, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        });
    }

    private boolean isSteady() {
        long now = System.nanoTime();
        return now - confirmedNanos < LAPSED_NANOS && now - unsteadyNanos > STEADY_NANOS;
    }

    private void next() {
        beat(true)
                .thenCompose(renewed -> renewed ? CompletableFuture.completedFuture(true) : lapsed())
                .exceptionally(failure -> {
                    unsteadyNanos = System.nanoTime();
                    LOG.warn("heartbeat failed: {}", message(failure));
                    return false;
                });
    }

    private CompletableFuture<Boolean> lapsed() {
        onGap.run();
        return lookAtEpoch().thenCompose(_ -> beat(false));
    }

    private CompletableFuture<Boolean> beat(boolean onlyIfThere) {
        if (unansweredNanos == null) {
            unansweredNanos = System.nanoTime();
        }
        return heartbeat.beat(onlyIfThere).thenApply(isRenewed -> {
            confirmedNanos = System.nanoTime();
            unansweredNanos = null;
            return isRenewed;
        });
    }

    private CompletableFuture<Epoch> lookAtEpoch() {
        return scripts.run(LeaseCalls.epoch(Long.toHexString(random.nextLong())))
                .thenApply(found -> {
                    Epoch known = epoch;
                    epoch = found;
                    if (known != null && !known.id().equals(found.id())) {
                        LOG.warn("redis has lost what it knew: epoch {} follows {}", found.id(), known.id());
                        onNewEpoch.run();
                        onGap.run();
                        long settled = Math.max(0, found.settledAtMillis() - found.nowMillis());
                        Future<?> _ = timer.schedule(onGap, settled, TimeUnit.MILLISECONDS);
                    }
                    return found;
                })
                .toCompletableFuture();
    }

    private static String message(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return String.valueOf(cause.getMessage());
    }
}
