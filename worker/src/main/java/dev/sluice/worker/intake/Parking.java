package dev.sluice.worker.intake;

import dev.sluice.common.reply.WorkerMessage;
import dev.sluice.worker.presence.Presence;
import dev.sluice.worker.presence.WorkerChannel;
import dev.sluice.worker.presence.WorkerId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records that can't run now: their place is kept, their body isn't. Each is read and tried again when its job's owner
 * is gone, when Redis has settled, and else after a while.
 */
final class Parking implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Parking.class);
    private static final long SWEEP_MILLIS = 250;
    private static final double JITTER = 0.2;

    private final WorkerId worker;
    private final SideReader sideReader;
    private final RecordReader reader;
    private final Presence presence;
    private final WorkerChannel channel;
    private final IntakeSettings settings;
    private final RandomGenerator random;
    private final Map<Parked, Long> dueNanos = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("parking").daemon().factory());

    private volatile Runnable onSweep = () -> {};

    Parking(
            WorkerId worker,
            SideReader sideReader,
            RecordReader reader,
            Presence presence,
            WorkerChannel channel,
            IntakeSettings settings,
            RandomGenerator random) {
        this.worker = worker;
        this.sideReader = sideReader;
        this.reader = reader;
        this.presence = presence;
        this.channel = channel;
        this.settings = settings;
        this.random = random;
    }

    /** Does this as often as it looks for records that are due. */
    void onSweep(Runnable action) {
        onSweep = action;
    }

    void start() {
        Future<?> _ = timer.scheduleWithFixedDelay(this::sweep, SWEEP_MILLIS, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }

    void add(Parked parked) {
        double factor = 1 - JITTER + 2 * JITTER * random.nextDouble();
        dueNanos.put(parked, System.nanoTime() + (long) (settings.retryParked().toNanos() * factor));
    }

    /**
     * Whether a lane should take in nothing more.
     *
     * @param others places that it keeps elsewhere
     */
    boolean isFull(int others) {
        return dueNanos.size() + others >= settings.maxParked();
    }

    int size() {
        return dueNanos.size();
    }

    /** The partition is another worker's. */
    void drop(PartitionTracker tracker) {
        dueNanos.keySet().removeIf(parked -> parked.tracker() == tracker);
    }

    /** What was in the way may be gone. */
    void retryAll() {
        long now = System.nanoTime();
        dueNanos.replaceAll((_, _) -> now);
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }

    private void sweep() {
        try {
            onSweep.run();
            long now = System.nanoTime();
            dueNanos.forEach((parked, due) -> {
                String owner = parked.owner();
                boolean isOwnerDead = owner != null && presence.fleet().isWorkerDead(owner);
                if (isOwnerDead || now - due >= 0) {
                    retry(parked, isOwnerDead ? parked.fence() : 0);
                }
            });
        } catch (RuntimeException e) {
            LOG.error("the sweep over parked records failed", e);
        }
    }

    private void retry(Parked parked, long expectedFence) {
        String owner = parked.owner();
        if (owner != null && expectedFence == 0) {
            // It has been held for as long as it was parked: an owner that doesn't know of it lets it go.
            channel.send(owner, new WorkerMessage.Ask(parked.job(), parked.fence(), worker.value()));
        }
        dueNanos.remove(parked);
        boolean isWished = sideReader.read(parked.where(), new SideReader.Reading() {
            @Override
            public void found(ConsumerRecord<byte[], byte[]> record) {
                reader.read(record, parked.lane(), parked.tracker(), expectedFence)
                        .ifPresent(parked.lane().scheduler()::offer);
            }

            @Override
            public void gone() {
                parked.tracker().complete(parked.where().offset());
            }

            @Override
            public void failed() {
                add(parked);
            }
        });
        if (!isWished) {
            add(parked);
        }
    }
}
