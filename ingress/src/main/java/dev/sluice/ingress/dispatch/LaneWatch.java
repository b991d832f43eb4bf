package dev.sluice.ingress.dispatch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.common.job.Lane;
import dev.sluice.common.job.LaneLoad;
import dev.sluice.common.lease.LeaseKeys;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long the lanes are: what the workers told last, looked at each second, and what this instance has accepted since.
 * While nobody tells, nothing is foreseen and nothing refused.
 */
public final class LaneWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LaneWatch.class);
    private static final long LOOK_MILLIS = 1_000;
    private static final double SECONDS = 10;

    /** What all workers together told of a lane, and how many came since. */
    private record Seen(long waiting, double endedPerSecond, AtomicLong since) {}

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("lane-watch").daemon().factory());

    private volatile Map<Lane, Seen> seen = Map.of();

    LaneWatch(StatefulRedisConnection<byte[], byte[]> connection) {
        this.redis = connection.async();
    }

    void start() {
        Future<?> _ = timer.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * What one more request on this lane has to expect; from here on it counts.
     *
     * @param within what its deadline leaves it
     */
    public Outlook outlook(Lane lane, Duration within) {
        Seen last = seen.get(lane);
        if (last == null) {
            return Outlook.of(0, 0, within);
        }
        // A lane on which none waited lets newcomers through at once, as far as anybody knows.
        long waiting = last.waiting() == 0 ? 0 : last.waiting() + last.since().getAndIncrement();
        return Outlook.of(waiting, last.endedPerSecond(), within);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void look() {
        try {
            CompletionStage<Void> _ = redis.smembers(LeaseKeys.FLEET.getBytes(US_ASCII))
                    .thenCompose(this::loadsOf)
                    .thenAccept(this::took);
        } catch (RedisException e) {
            LOG.debug("no look at the lanes", e);
        }
    }

    /** Of all names: those of ingresses have no load. */
    private CompletionStage<List<KeyValue<byte[], byte[]>>> loadsOf(Set<byte[]> names) {
        byte[][] keys = names.stream()
                .map(name -> LeaseKeys.load(new String(name, US_ASCII)).getBytes(US_ASCII))
                .toArray(byte[][]::new);
        return keys.length == 0 ? CompletableFuture.completedStage(List.of()) : redis.mget(keys);
    }

    private void took(List<KeyValue<byte[], byte[]>> told) {
        Map<Lane, Seen> sums = new EnumMap<>(Lane.class);
        for (KeyValue<byte[], byte[]> one : told) {
            if (one.hasValue()) {
                for (LaneLoad load : LaneLoad.decode(new String(one.getValue(), US_ASCII))) {
                    Seen its = new Seen(load.waiting(), load.endedInTenSeconds() / SECONDS, new AtomicLong());
                    sums.merge(load.lane(), its, LaneWatch::together);
                }
            }
        }
        seen = sums;
    }

    private static Seen together(Seen one, Seen other) {
        return new Seen(
                one.waiting() + other.waiting(), one.endedPerSecond() + other.endedPerSecond(), new AtomicLong());
    }
}
