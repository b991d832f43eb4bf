package dev.sluice.ingress.reply;

import dev.sluice.ingress.presence.Presence;
import dev.sluice.redis.RedisClock;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running process' surroundings, with the timer of all replies. */
final class LiveSurroundings implements Surroundings, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LiveSurroundings.class);

    private final Presence presence;
    private final RedisClock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("reply-timer").daemon().factory());

    LiveSurroundings(Presence presence, RedisClock clock) {
        this.presence = presence;
        this.clock = clock;
    }

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public long redisMillis() {
        return clock.millis();
    }

    @Override
    public boolean isCurrent(String epoch) {
        return epoch.equals(presence.epochId());
    }

    @Override
    public boolean isSettling() {
        return presence.isSettling();
    }

    @Override
    public boolean isDead(String worker) {
        return presence.fleet().isDead(worker);
    }

    @Override
    public void later(long millis, Runnable action) {
        if (!timer.isShutdown()) {
            Future<?> _ = timer.schedule(guarded(action), millis, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void every(long millis, Runnable action) {
        Future<?> _ = timer.scheduleAtFixedRate(guarded(action), millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    /** A repeated action that throws would never run again. */
    private static Runnable guarded(Runnable action) {
        return () -> {
            try {
                action.run();
            } catch (RuntimeException e) {
                LOG.error("a timed action of the replies failed", e);
            }
        };
    }
}
