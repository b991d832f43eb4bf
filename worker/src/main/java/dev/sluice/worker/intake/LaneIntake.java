package dev.sluice.worker.intake;

import dev.sluice.common.job.Lane;
import dev.sluice.worker.presence.Presence;
import java.time.Duration;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One lane's records: one thread polls them, and never stops polling; it pauses the partitions while the window is
 * full.
 *
 * <p>A slow job holds nobody up: records complete in any order, and each commit says which.
 */
final class LaneIntake implements ConsumerRebalanceListener {

    private static final Logger LOG = LoggerFactory.getLogger(LaneIntake.class);
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Duration LAST_COMMIT = Duration.ofSeconds(3);
    private static final long AGAIN_MILLIS = 1_000;
    private static final double MILLIS = 1_000;
    static final int MAX_POLL_RECORDS = 500;

    private final Lane lane;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final RecordReader reader;
    private final Scheduler scheduler;
    private final Parking parking;
    private final Presence presence;
    private final IntakeSettings settings;
    private final Window window;
    private final Overflow overflow;
    private final Map<TopicPartition, PartitionTracker> trackers = new ConcurrentHashMap<>();
    private final Thread poller;
    private volatile boolean stopping;
    private volatile boolean joined;
    private volatile boolean paused;
    private volatile long behind;
    // Owned by the polling thread.
    private @Nullable Consumer<byte[], byte[]> consumer;
    private long committedNanos;

    LaneIntake(
            Lane lane,
            Supplier<Consumer<byte[], byte[]>> consumers,
            RecordReader reader,
            SideReader sideReader,
            Scheduler scheduler,
            Parking parking,
            Presence presence,
            IntakeSettings settings) {
        this.lane = lane;
        this.consumers = consumers;
        this.reader = reader;
        this.scheduler = scheduler;
        this.parking = parking;
        this.presence = presence;
        this.settings = settings;
        this.window =
                new Window(settings.windowRecords(), settings.windowBytes().toBytes(), MAX_POLL_RECORDS);
        this.overflow = new Overflow(window, sideReader, reader, scheduler);
        this.poller = Thread.ofPlatform().name("intake-" + lane.label()).unstarted(this::run);
    }

    void start() {
        poller.start();
    }

    /** Commits, leaves the group, and ends; blocks until that is done. */
    void stop() throws InterruptedException {
        stopping = true;
        poller.join();
    }

    /** Jobs that wait: in the window, in line, and behind what was polled, as far as Kafka has told. */
    long waiting() {
        return scheduler.waiting(lane) + overflow.size() + behind;
    }

    /** How long the job has waited that waits longest in the window, in s. */
    double oldestSeconds() {
        long created = scheduler.oldestCreatedSeconds(lane);
        return created == 0 ? 0 : Math.max(0, presence.nowMillis() / MILLIS - created);
    }

    Window window() {
        return window;
    }

    Overflow overflow() {
        return overflow;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Parking parking() {
        return parking;
    }

    Lane lane() {
        return lane;
    }

    /** The tracker of a partition, if it is this worker's. */
    Optional<PartitionTracker> tracker(String topic, int partition) {
        return Optional.ofNullable(trackers.get(new TopicPartition(topic, partition)));
    }

    /** Whether the group has taken this worker in. */
    boolean hasJoined() {
        return joined;
    }

    private void run() {
        while (!stopping) {
            Consumer<byte[], byte[]> fresh = consumers.get();
            try {
                consumer = fresh;
                fresh.subscribe(List.of(lane.topic()), this);
                pollOn(fresh);
                commitAll(fresh);
            } catch (KafkaException e) {
                LOG.warn("lane {}: begins anew: {}", lane.label(), e.toString());
                pause();
            } catch (RuntimeException e) {
                LOG.error("lane {}: begins anew", lane.label(), e);
                pause();
            } finally {
                joined = false;
                retireAll(Set.copyOf(trackers.keySet()));
                close(fresh);
            }
        }
    }

    /** Without a broker nobody can be told: others notice by themselves. */
    private void close(Consumer<byte[], byte[]> old) {
        try {
            old.close(CloseOptions.timeout(LAST_COMMIT));
        } catch (KafkaException e) {
            LOG.warn("lane {}: did not leave its group: {}", lane.label(), e.toString());
        }
    }

    private void pollOn(Consumer<byte[], byte[]> from) {
        while (!stopping) {
            if (presence.hasLapsedForLong()) {
                // Others are about to take these jobs: they shall have the records too.
                LOG.warn("lane {}: leaves the group until Redis answers again", lane.label());
                commitAll(from);
                awaitPresence();
                return;
            }
            boolean isFull = window.isFull(MAX_POLL_RECORDS) || parking.isFull(overflow.size());
            pauseIf(isFull, from);
            for (ConsumerRecord<byte[], byte[]> record : from.poll(POLL)) {
                take(record);
            }
            joined |= from.groupMetadata().generationId() > 0;
            if (System.nanoTime() - committedNanos > settings.commitEvery().toNanos()) {
                commit(from);
            }
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        PartitionTracker tracker = trackers.get(new TopicPartition(record.topic(), record.partition()));
        if (tracker != null && tracker.fetched(record.offset())) {
            reader.read(record, this, tracker, 0).ifPresent(this::enter);
        }
    }

    /** Who has its share of the window stands in line, so that others get in. */
    private void enter(IntakeRecord record) {
        // Its record counts already: the last one of a share is still in it.
        if (overflow.isFull(record.party())) {
            record.standInLine();
        } else {
            scheduler.offer(record);
        }
    }

    private void pauseIf(boolean isFull, Consumer<byte[], byte[]> from) {
        if (isFull) {
            from.pause(from.assignment());
        } else if (paused) {
            from.resume(from.assignment());
        }
        paused = isFull;
    }

    private void commit(Consumer<byte[], byte[]> to) {
        committedNanos = System.nanoTime();
        behind = to.assignment().stream()
                .mapToLong(partition -> to.currentLag(partition).orElse(0))
                .sum();
        Map<TopicPartition, OffsetAndMetadata> progress = progress(trackers.keySet());
        if (!progress.isEmpty()) {
            to.commitAsync(progress, (_, failure) -> {
                if (failure != null) {
                    LOG.debug("lane {}: a commit failed; the next one says it again", lane.label(), failure);
                    progress.keySet().forEach(this::commitFailed);
                }
            });
        }
    }

    private void commitAll(Consumer<byte[], byte[]> to) {
        commitNow(to, trackers.keySet());
    }

    private void commitNow(Consumer<byte[], byte[]> to, Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> progress = progress(partitions);
        if (progress.isEmpty()) {
            return;
        }
        try {
            to.commitSync(progress, LAST_COMMIT);
        } catch (KafkaException e) {
            // The next owner asks about jobs that are done once more.
            LOG.warn("lane {}: the last commit failed: {}", lane.label(), e.toString());
        }
    }

    private void commitFailed(TopicPartition partition) {
        PartitionTracker tracker = trackers.get(partition);
        if (tracker != null) {
            tracker.commitFailed();
        }
    }

    private Map<TopicPartition, OffsetAndMetadata> progress(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetAndMetadata> progress = new HashMap<>();
        for (TopicPartition partition : partitions) {
            PartitionTracker tracker = trackers.get(partition);
            if (tracker != null) {
                tracker.takeProgress()
                        .ifPresent(
                                made -> progress.put(partition, new OffsetAndMetadata(made.prefix(), made.metadata())));
            }
        }
        return progress;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        Consumer<byte[], byte[]> from = consumer;
        if (from == null || partitions.isEmpty()) {
            return;
        }
        Map<TopicPartition, OffsetAndMetadata> committed = from.committed(Set.copyOf(partitions));
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata known = committed.get(partition);
            long prefix = known == null ? from.position(partition) : known.offset();
            BitSet beyond = known == null ? new BitSet() : OffsetBits.decode(known.metadata());
            trackers.put(partition, new PartitionTracker(prefix, beyond));
        }
        paused = false;
        LOG.info("lane {}: assigned {}", lane.label(), partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        Consumer<byte[], byte[]> from = consumer;
        if (from != null) {
            commitNow(from, partitions);
        }
        retireAll(partitions);
        LOG.info("lane {}: revoked {}", lane.label(), partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        retireAll(partitions);
        LOG.info("lane {}: lost {}", lane.label(), partitions);
    }

    /** Running jobs go on under their leases; what waits is the next owner's. */
    private void retireAll(Collection<TopicPartition> partitions) {
        for (TopicPartition partition : partitions) {
            PartitionTracker tracker = trackers.remove(partition);
            if (tracker != null) {
                tracker.retire();
                scheduler.drop(record -> record.isOf(tracker));
                parking.drop(tracker);
                overflow.drop(tracker);
            }
        }
    }

    private void awaitPresence() {
        while (!stopping && presence.hasLapsedForLong()) {
            pause();
        }
    }

    private void pause() {
        try {
            Thread.sleep(AGAIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }
}
