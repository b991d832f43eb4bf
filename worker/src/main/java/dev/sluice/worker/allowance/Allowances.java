package dev.sluice.worker.allowance;

import dev.sluice.common.catalog.LaneShares;
import dev.sluice.common.catalog.Limits;
import dev.sluice.redis.RedisUnansweredException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All buckets of this worker, and the one thread that draws for them. */
public final class Allowances implements Bucket.Listener, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Allowances.class);
    private static final long SLICE_MILLIS = 100;

    private final @Nullable AllowanceStore store;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final IntSupplier bulkLeavesPercent;
    private final @Nullable MeterRegistry meters;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("allowance").daemon().factory());

    /** As many as the catalogue has had routes and keys. */
    private final Map<BucketName, Bucket> buckets = new ConcurrentHashMap<>();

    private final Set<Bucket> drawingSoon = ConcurrentHashMap.newKeySet();

    private volatile Runnable onRoom = () -> {};

    /**
     * No buckets yet.
     *
     * @param store where shares are dealt out; null for a worker that goes by what providers say to it alone
     * @param bulkLeavesPercent the most of what a provider allows that bulk leaves to others
     * @param meters takes a gauge for each bucket, if there is one
     */
    Allowances(
            @Nullable AllowanceStore store,
            InstantSource clock,
            RandomGenerator random,
            IntSupplier bulkLeavesPercent,
            @Nullable MeterRegistry meters) {
        this.store = store;
        this.clock = clock;
        this.random = random;
        this.bulkLeavesPercent = bulkLeavesPercent;
        this.meters = meters;
    }

    /** Of a worker without a fleet. */
    public static Allowances alone(InstantSource clock, RandomGenerator random) {
        return new Allowances(null, clock, random, LaneShares.USUAL::leftPercent, null);
    }

    void start() {
        Future<?> _ = timer.scheduleWithFixedDelay(this::drawAll, SLICE_MILLIS, SLICE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Calls this whenever a call may find room that found none before; it must not block. */
    public void onRoom(Runnable action) {
        onRoom = action;
    }

    /** The bucket of this name: always the same one. What is set of its limits holds from its first use on. */
    public Bucket bucket(BucketName name, Limits limits) {
        Bucket known = buckets.get(name);
        return known == null ? buckets.computeIfAbsent(name, _ -> made(name, limits)) : known;
    }

    private Bucket made(BucketName name, Limits limits) {
        Bucket bucket = new Bucket(name, limits, store != null, clock, random, bulkLeavesPercent, this);
        if (meters != null) {
            // The first key of a model registers it, for all of them.
            Gauge.builder("sluice.provider.allowance.ratio", this, all -> all.ratio(name))
                    .description("The used part of the calls that this worker may have running, of the fullest key")
                    .tags("provider", name.provider(), "model", name.model())
                    .register(meters);
        }
        return bucket;
    }

    private double ratio(BucketName name) {
        return buckets.values().stream()
                .filter(bucket -> bucket.name().provider().equals(name.provider())
                        && bucket.name().model().equals(name.model()))
                .mapToDouble(Bucket::ratio)
                .max()
                .orElse(0);
    }

    /** Another worker was told to leave this bucket alone until then. */
    void pausedUntil(String key, long millis) {
        for (Bucket bucket : buckets.values()) {
            if (bucket.key().equals(key)) {
                bucket.pausedUntil(millis);
            }
        }
    }

    @Override
    public void wantsDraw(Bucket bucket) {
        if (drawingSoon.add(bucket)) {
            try {
                timer.execute(() -> {
                    drawingSoon.remove(bucket);
                    draw(bucket);
                });
            } catch (RejectedExecutionException ignored) {
                // It ends: nobody calls any more.
                drawingSoon.remove(bucket);
            }
        }
    }

    @Override
    public void hasRoom() {
        onRoom.run();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void drawAll() {
        for (Bucket bucket : buckets.values()) {
            if (bucket.isActive() || bucket.isWanting()) {
                draw(bucket);
            }
        }
    }

    private void draw(Bucket bucket) {
        AllowanceStore from = store;
        if (from == null) {
            return;
        }
        Draw draw = bucket.report();
        try {
            bucket.drawn(from.draw(draw));
        } catch (RedisUnansweredException e) {
            LOG.debug("{}: no draw", bucket.name(), e);
            bucket.notDrawn(draw);
        } catch (RuntimeException e) {
            LOG.error("{}: a draw failed", bucket.name(), e);
            bucket.notDrawn(draw);
        }
    }
}
