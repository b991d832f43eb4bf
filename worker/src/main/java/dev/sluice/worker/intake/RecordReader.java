package dev.sluice.worker.intake;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.lease.Where;
import dev.sluice.worker.deadletter.DeadLetters;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes of Kafka's records what execution runs; sets aside for good what can't be read. */
final class RecordReader {

    private static final Logger LOG = LoggerFactory.getLogger(RecordReader.class);

    /** Appended later than this after its accept bound, a record's acceptance may have been taken back. */
    private static final long STALE_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private final DeadLetters deadLetters;

    RecordReader(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    /** The record, in its lane's window; empty if it can't be read and is on its way to the dead letters. */
    Optional<IntakeRecord> read(
            ConsumerRecord<byte[], byte[]> record, LaneIntake lane, PartitionTracker tracker, long expectedFence) {
        List<JobHeaders.Header> headers = new ArrayList<>();
        for (Header header : record.headers()) {
            headers.add(new JobHeaders.Header(header.key(), header.value()));
        }
        try {
            JobHeaders job = JobHeaders.decode(headers);
            Where where = new Where(record.topic(), record.partition(), record.offset());
            boolean isStale = record.timestamp() > job.acceptByMillis() + STALE_MILLIS;
            byte[] body = record.value() == null ? new byte[0] : record.value();
            return Optional.of(new IntakeRecord(lane, tracker, job, body, where, isStale, expectedFence));
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "{}-{} offset {}: no job: {}", record.topic(), record.partition(), record.offset(), e.getMessage());
            bury(record, headers, tracker, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void bury(
            ConsumerRecord<byte[], byte[]> record,
            List<JobHeaders.Header> headers,
            PartitionTracker tracker,
            String reason) {
        Thread.ofVirtual().start(() -> {
            try {
                byte[] key = record.key() == null ? new byte[0] : record.key();
                byte[] body = record.value() == null ? new byte[0] : record.value();
                while (!deadLetters.bury(key, headers, body, "unreadable: " + reason, 0)) {
                    if (tracker.isRetired()) {
                        return;
                    }
                }
                tracker.complete(record.offset());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
