package dev.sluice.worker.presence;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.common.lease.Epoch;
import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.redis.Heartbeat;
import dev.sluice.redis.RedisClock;
import dev.sluice.redis.RedisUnansweredException;
import dev.sluice.redis.Scripts;
import io.lettuce.core.RedisException;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows that this worker is alive, and knows the shared clock and the epoch.
 *
 * <p>Each second a heartbeat renews {@code w:<worker>}; one that finds nothing to renew has found a lapse or a wipe,
 * and the epoch tells which. Without a confirmed heartbeat for 3 s the worker claims nothing, since others may think it
 * dead.
 */
public final class Presence implements AutoCloseable {

    /** The value of a heartbeat that says: don't wait for two looks. */
    static final String GONE = "gone";

    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

    private static final long HEARTBEAT_MILLIS = 1_000;
    private static final long LOOK_MILLIS = 500;
    private static final long GONE_MILLIS = 60_000;
    private static final long PATIENCE_MILLIS = 900;
    private static final long AGAIN_MILLIS = 100;
    private static final long CLAIMS_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long MEMBER_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final Scripts scripts;
    private final Duration startPatience;
    private final Heartbeat heartbeat;
    private final RedisClock clock;
    private final RandomGenerator random;
    private final byte[] key;
    private final byte[] name;
    private final Fleet fleet;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(
            2, Thread.ofPlatform().name("presence-", 0).daemon().factory());

    private final AtomicBoolean looking = new AtomicBoolean();

    private volatile @Nullable Epoch epoch;
    private volatile long confirmedNanos = System.nanoTime() - MEMBER_NANOS;
    private volatile long unsteadyNanos = System.nanoTime();
    private volatile Runnable onLapse = () -> {};
    private volatile Runnable onNewEpoch = () -> {};
    private volatile Runnable onSettled = () -> {};

    Presence(WorkerId id, RedisConnections connections, Scripts scripts, RedisClock clock, RandomGenerator random) {
        this.redis = connections.scripts().async();
        this.scripts = scripts;
        this.startPatience = connections.startPatience();
        this.heartbeat = new Heartbeat(redis, LeaseKeys.worker(id.value()), id.value(), clock);
        this.clock = clock;
        this.random = random;
        this.key = LeaseKeys.worker(id.value()).getBytes(US_ASCII);
        this.name = id.value().getBytes(US_ASCII);
        this.fleet = new Fleet(redis, this::isSteady);
    }

    /**
     * Shows up for the first time, and goes on until {@link #close()}. Blocks until Redis has answered, at most for
     * the patience of a start: one that starts at the same time may be slow, or still load its data.
     */
    void start() throws InterruptedException, ExecutionException, TimeoutException {
        scripts.load();
        Heartbeat.untilAnswered(
                () -> {
                    beat(false);
                    lookAtEpoch();
                },
                startPatience);
        Future<?> _ = timer.scheduleAtFixedRate(this::next, HEARTBEAT_MILLIS, HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS);
        Future<?> _ = timer.scheduleAtFixedRate(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Calls this after others may have thought this worker dead, though Redis has forgotten nothing. */
    public void onLapse(Runnable action) {
        onLapse = action;
    }

    /** Calls this when Redis has lost what it knew. */
    public void onNewEpoch(Runnable action) {
        onNewEpoch = action;
    }

    /** Calls this when what Redis had lost has been told again. */
    public void onSettled(Runnable action) {
        onSettled = action;
    }

    /** Redis time in ms. */
    public long nowMillis() {
        return clock.millis();
    }

    /** Who else is alive. */
    public Fleet fleet() {
        return fleet;
    }

    /** Whether others still know that this worker lives, so that it may claim. */
    public boolean mayClaim() {
        return System.nanoTime() - confirmedNanos < CLAIMS_NANOS;
    }

    /** Whether it has been unheard of for so long that others should have its partitions. */
    public boolean hasLapsedForLong() {
        return System.nanoTime() - confirmedNanos >= MEMBER_NANOS;
    }

    /** What is wrong with Redis, as seen from here; empty if nothing is. */
    public Optional<String> problem() {
        return mayClaim() ? Optional.empty() : Optional.of("redis: no answer to a heartbeat for 3 s");
    }

    /** Whether older jobs can't be decided about yet. */
    public boolean isSettling() {
        Epoch known = epoch;
        return known == null || clock.millis() < known.settledAtMillis();
    }

    /**
     * Looks whether Redis has forgotten anything, and begins a new epoch if it has.
     *
     * @throws RedisUnansweredException if Redis doesn't answer
     */
    public void lookAtEpoch() {
        Epoch found = scripts.ask(LeaseCalls.epoch(Long.toHexString(random.nextLong())));
        Epoch known = epoch;
        epoch = found;
        if (known != null && !known.id().equals(found.id())) {
            LOG.warn("redis has lost what it knew: epoch {} follows {}", found.id(), known.id());
            fleet.forgetLooks();
            onNewEpoch.run();
            long settled = Math.max(0, found.settledAtMillis() - found.nowMillis());
            Future<?> _ = timer.schedule(() -> onSettled.run(), settled, TimeUnit.MILLISECONDS);
        }
    }

    /**
     * Looks at the epoch soon, until Redis answers: something is missing there, or a connection was away. A Redis that
     * is back but still loads its data refuses to answer.
     */
    public void suspectWipe() {
        unsteadyNanos = System.nanoTime();
        if (!timer.isShutdown() && looking.compareAndSet(false, true)) {
            timer.execute(this::lookUntilAnswered);
        }
    }

    private void lookUntilAnswered() {
        try {
            lookAtEpoch();
            looking.set(false);
        } catch (RedisUnansweredException e) {
            LOG.debug("the epoch can't be looked at yet", e);
            if (!timer.isShutdown()) {
                Future<?> _ = timer.schedule(this::lookUntilAnswered, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    /** Says that this worker ends, so that nobody needs two looks. */
    @Override
    public void close() {
        timer.shutdownNow();
        try {
            redis.set(key, GONE.getBytes(US_ASCII), SetArgs.Builder.px(GONE_MILLIS))
                    .get(1, TimeUnit.SECONDS);
            redis.srem(LeaseKeys.FLEET.getBytes(US_ASCII), name).get(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RedisException e) {
            LOG.debug("the heartbeat could not be taken away; it lapses by itself", e);
        }
    }

    private boolean isSteady() {
        return mayClaim() && System.nanoTime() - unsteadyNanos > CLAIMS_NANOS;
    }

    private void look() {
        try {
            fleet.look();
        } catch (RedisException e) {
            LOG.debug("no look at the others", e);
        }
    }

    private void next() {
        try {
            if (beat(true)) {
                return;
            }
            Epoch before = epoch;
            lookAtEpoch();
            beat(false);
            if (before == null || before.equals(epoch) || before.id().equals(epochId())) {
                onLapse.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RedisException | RedisUnansweredException e) {
            unsteadyNanos = System.nanoTime();
            LOG.warn("heartbeat failed: {}", e.getMessage());
        }
    }

    private String epochId() {
        Epoch known = epoch;
        return known == null ? "" : known.id();
    }

    /** Sends one heartbeat; false if there was nothing to renew. */
    private boolean beat(boolean onlyIfThere) throws InterruptedException, ExecutionException, TimeoutException {
        // Counted from the sending: an answer that comes late tells nothing about now.
        long sentNanos = System.nanoTime();
        boolean isRenewed = heartbeat.beat(onlyIfThere).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        if (isRenewed) {
            confirmedNanos = sentNanos;
        }
        return isRenewed;
    }
}
