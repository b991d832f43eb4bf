package dev.sluice.worker.provider.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * Ends calls that are silent for too long: one thread looks at all of them each few milliseconds.
 *
 * <p>A timer for each read would be set and dropped for each token; here a read costs one write of a field.
 */
public final class Watchdog implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(20);

    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService looks;
    private final ScheduledFuture<?> looking;

    /** Starts its thread. */
    public Watchdog() {
        this.looks = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("provider-watchdog").factory());
        this.looking =
                looks.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Watches a call from now on, until the watch is closed.
     *
     * @param silence how long until its first sign of life
     * @param deadline how long it may last in all
     */
    public Watch watch(ProviderCall call, Duration silence, Duration deadline) {
        Watch watch = new Watch(call, silence, deadline, watches::remove);
        watches.add(watch);
        return watch;
    }

    private void look() {
        long now = System.nanoTime();
        for (Watch watch : watches) {
            watch.look(now);
        }
    }

    @Override
    public void close() {
        looking.cancel(false);
        looks.shutdownNow();
    }
}
