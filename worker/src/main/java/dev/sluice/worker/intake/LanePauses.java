package dev.sluice.worker.intake;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.common.job.Lane;
import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.worker.presence.RedisConnections;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which lanes an operator has paused: their jobs stay where they are. Asked for each second; while Redis doesn't
 * answer, the last answer holds.
 */
final class LanePauses implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LanePauses.class);
    private static final long LOOK_MILLIS = 1_000;

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("lane-pauses").daemon().factory());

    private volatile Runnable onLook = () -> {};
    private volatile Set<Lane> paused = EnumSet.noneOf(Lane.class);

    LanePauses(RedisConnections connections) {
        this.redis = connections.scripts().async();
    }

    /** Does this once a second, too. */
    void onLook(Runnable action) {
        onLook = action;
    }

    void start() {
        Future<?> _ = timer.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    boolean isPaused(Lane lane) {
        return paused.contains(lane);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void look() {
        try {
            CompletionStage<Void> _ =
                    redis.smembers(LeaseKeys.PAUSED_LANES.getBytes(US_ASCII)).thenAccept(this::took);
            onLook.run();
        } catch (RedisException e) {
            LOG.debug("no look at the paused lanes", e);
        } catch (RuntimeException e) {
            LOG.error("the look at the lanes failed", e);
        }
    }

    private void took(Set<byte[]> names) {
        Set<Lane> found = EnumSet.noneOf(Lane.class);
        for (byte[] name : names) {
            for (Lane lane : Lane.values()) {
                if (lane.label().equals(new String(name, US_ASCII))) {
                    found.add(lane);
                }
            }
        }
        if (!found.equals(paused)) {
            LOG.info("paused lanes: {}", found);
        }
        paused = found;
    }
}
