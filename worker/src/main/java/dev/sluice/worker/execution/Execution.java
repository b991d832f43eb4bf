package dev.sluice.worker.execution;

import dev.sluice.common.job.Lane;
import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.redis.RedisUnansweredException;
import dev.sluice.redis.Scripts;
import dev.sluice.worker.emit.Emitter;
import dev.sluice.worker.presence.Presence;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All jobs that this worker has in hand: whether there may be more, what happens to them after a wipe and at the end.
 */
public final class Execution implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);
    private static final long SWEEP_MILLIS = 1_000;
    private static final long LOOK_MILLIS = 20;

    private final Slots slots;
    private final Restorer restorer;
    private final Requests requests;
    private final Presence presence;
    private final Emitter emitter;
    private final Scripts scripts;
    private final ExecutionSettings settings;
    private final AtomicBoolean closing;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("execution-sweep").daemon().factory());

    Execution(
            Slots slots,
            Restorer restorer,
            Requests requests,
            Presence presence,
            Emitter emitter,
            Scripts scripts,
            ExecutionSettings settings,
            AtomicBoolean closing) {
        this.slots = slots;
        this.restorer = restorer;
        this.requests = requests;
        this.presence = presence;
        this.emitter = emitter;
        this.scripts = scripts;
        this.settings = settings;
        this.closing = closing;
    }

    void start() {
        Future<?> _ = timer.scheduleAtFixedRate(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Whether a further job may be claimed now. */
    public boolean mayClaim() {
        return presence.mayClaim() && emitter.hasRoom() && !closing.get();
    }

    /** Jobs in hand. */
    public int active() {
        return slots.active();
    }

    /** Redis has lost what it knew: it is told again, the jobs that run and those that have just ended. */
    void restoreAll() {
        slots.all().forEach(restorer::restoreSoon);
    }

    /** Lets running jobs end for as long as the grace period, then gives back what is left. */
    public void drain() throws InterruptedException {
        long deadlineNanos = System.nanoTime() + settings.grace().toNanos();
        while (slots.active() > 0 && System.nanoTime() < deadlineNanos) {
            Thread.sleep(LOOK_MILLIS);
        }
        closing.set(true);
        for (Slot slot : slots.all()) {
            release(slot);
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
        slots.close();
    }

    private void release(Slot slot) {
        Slot.Held held = slot.held();
        if (held == null || slot.ended() != null) {
            return;
        }
        slot.release();
        held.stream().abandon();
        slot.cancelCalls();
        try {
            scripts.ask(LeaseCalls.release(slot.id(), held.grant().fence()));
            LOG.info("job {}: given back", slot.id());
        } catch (RedisUnansweredException e) {
            LOG.warn("job {}: not given back; others find this worker gone", slot.id());
        }
    }

    private void sweep() {
        try {
            if (!presence.isSettling()) {
                slots.all().forEach(this::endIfOrphaned);
            }
        } catch (RuntimeException e) {
            LOG.error("the sweep over running jobs failed", e);
        }
    }

    private void endIfOrphaned(Slot slot) {
        Slot.Held held = slot.held();
        boolean isGivenUpUnheard =
                slot.job().lane() == Lane.INTERACTIVE && !slot.job().flags().keep();
        if (held == null || slot.ended() != null || !isGivenUpUnheard) {
            return;
        }
        List<String> listeners = held.stream().listeners();
        boolean isOrphaned = listeners.stream().allMatch(presence.fleet()::isIngressDead);
        long orphanedNanos = slot.orphanedNanos(isOrphaned, System.nanoTime());
        if (orphanedNanos > settings.orphanAfter().toNanos()) {
            Thread.ofVirtual().start(() -> {
                try {
                    requests.end(slot, listeners);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
        }
    }
}
