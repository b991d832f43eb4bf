package dev.sluice.ingress.dispatch;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.lease.Where;
import dev.sluice.ingress.queue.Lines;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes jobs, and says when Kafka has acknowledged each.
 *
 * <p>The producer's {@code send} may block for its metadata or its buffer, so event loops only put jobs into bounded
 * lines, from which one thread sends. The producer knows no tenants and sends in the order in which it is given jobs,
 * so it is given only as many as keep it busy; the others wait here, where tenants take turns. A job that waited past
 * its accept bound is never sent, nor is one that nobody wants any more.
 */
public final class JobPublisher implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(JobPublisher.class);

    /** More than Kafka takes within a round trip of 20 ms. */
    private static final int MOST_UNACKNOWLEDGED = 256;

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final String LATE = "waited too long to be sent";

    private record Waiting(
            JobHeaders job,
            byte[] body,
            BooleanSupplier isAbandoned,
            long sinceNanos,
            CompletableFuture<Where> acknowledged) {}

    private final Producer<byte[], byte[]> producer;
    private final long acceptNanos;
    private final LongSupplier nanoTime;
    private final int maxWaiting;
    private final Thread sender;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final Condition room = lock.newCondition();
    // All guarded by the lock.
    private final Lines<Waiting> lines = new Lines<>();
    private int unacknowledged;

    JobPublisher(Producer<byte[], byte[]> producer, DispatchSettings settings, LongSupplier nanoTime) {
        this.producer = producer;
        this.nanoTime = nanoTime;
        this.acceptNanos = settings.acceptBound().toNanos();
        this.maxWaiting = settings.maxWaiting();
        this.sender = Thread.ofPlatform().name("job-publisher").daemon().unstarted(this::send);
    }

    void start() {
        sender.start();
    }

    /**
     * Publishes a job; never blocks.
     *
     * @param isAbandoned asked before it is sent, by another thread: whether nobody wants it any more
     * @return the record's place once Kafka has it, or a {@link PublishFailedException}
     */
    public CompletionStage<Where> publish(JobHeaders job, byte[] body, BooleanSupplier isAbandoned) {
        CompletableFuture<Where> acknowledged = new CompletableFuture<>();
        if (!enter(new Waiting(job, body, isAbandoned, nanoTime.getAsLong(), acknowledged))) {
            acknowledged.completeExceptionally(new PublishFailedException("too many jobs wait to be sent", false));
        }
        return acknowledged;
    }

    private boolean enter(Waiting waiting) {
        lock.lock();
        try {
            boolean isRoom = lines.size() < maxWaiting;
            if (isRoom) {
                JobHeaders job = waiting.job();
                // The lanes are parties, too: whole batches come at once.
                String party = job.lane().label() + '/' + job.tenant();
                lines.add(party, job.standing().tier().isAhead(), waiting);
                arrived.signal();
            }
            return isRoom;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        sender.interrupt();
        producer.close(Duration.ofSeconds(5));
    }

    private void send() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                send(next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            removed(_ -> true).forEach(waiting -> notSent(waiting, "shutting down"));
        }
    }

    /** The next one whose turn it is, counted as sent. */
    private Waiting next() throws InterruptedException {
        while (true) {
            Waiting next = await();
            if (next != null) {
                return next;
            }
            // Kafka acknowledges nothing: those who wait must hear of it in time.
            removed(this::isLate).forEach(waiting -> notSent(waiting, LATE));
        }
    }

    /** Null if there was none for a while. */
    private @Nullable Waiting await() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (lines.size() == 0) {
                arrived.await();
            }
            long leftNanos = LOOK.toNanos();
            while (unacknowledged >= MOST_UNACKNOWLEDGED) {
                if (leftNanos <= 0) {
                    return null;
                }
                leftNanos = room.awaitNanos(leftNanos);
            }
            Waiting next = lines.poll();
            unacknowledged += next == null ? 0 : 1;
            return next;
        } finally {
            lock.unlock();
        }
    }

    private List<Waiting> removed(Predicate<Waiting> which) {
        lock.lock();
        try {
            return lines.remove(which);
        } finally {
            lock.unlock();
        }
    }

    private boolean isLate(Waiting waiting) {
        return nanoTime.getAsLong() - waiting.sinceNanos() > acceptNanos;
    }

    /** It is no longer on its way. */
    private void answered() {
        lock.lock();
        try {
            unacknowledged--;
            room.signal();
        } finally {
            lock.unlock();
        }
    }

    private void send(Waiting waiting) {
        if (isLate(waiting) || waiting.isAbandoned().getAsBoolean()) {
            answered();
            notSent(waiting, isLate(waiting) ? LATE : "its client has gone");
            return;
        }
        try {
            Future<?> _ = producer.send(record(waiting), (metadata, failure) -> {
                if (failure == null) {
                    answered();
                    waiting.acknowledged()
                            .complete(new Where(metadata.topic(), metadata.partition(), metadata.offset()));
                } else {
                    failed(waiting, failure);
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            failed(waiting, e);
        }
    }

    private void failed(Waiting waiting, Exception failure) {
        LOG.warn("job {}: not acknowledged: {}", waiting.job().id(), failure.getMessage());
        // The broker may have appended a record whose acknowledgement was lost. Told of twice, it counts once.
        if (waiting.acknowledged()
                .completeExceptionally(new PublishFailedException(String.valueOf(failure.getMessage()), true))) {
            answered();
        }
    }

    private static void notSent(Waiting waiting, String why) {
        waiting.acknowledged().completeExceptionally(new PublishFailedException(why, false));
    }

    private static ProducerRecord<byte[], byte[]> record(Waiting waiting) {
        JobHeaders job = waiting.job();
        List<Header> headers = job.encode().stream()
                .<Header>map(header -> new RecordHeader(header.name(), header.value()))
                .toList();
        return new ProducerRecord<>(job.lane().topic(), null, null, job.id().bytes(), waiting.body(), headers);
    }
}
