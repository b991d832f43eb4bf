package dev.sluice.ingress.register;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.account.AccountRecord;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.Topics;
import dev.sluice.ingress.edge.RequestFailedException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes changes to the topic of accounts. One is done when Kafka has acknowledged it and this instance has read it
 * back.
 *
 * <p>The entry of the audit log comes first, so that nothing ever changes without one; an entry without its change is
 * what a broker leaves that goes away in between. Two changes of one record at this instance never overlap; of two at
 * different ones the later holds.
 */
public final class Register implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Register.class);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Producer<byte[], byte[]> producer;
    private final AccountReader reader;
    private final Clock clock;
    private final Set<String> changing = ConcurrentHashMap.newKeySet();
    // Sending blocks while Kafka's metadata is missing, which no event loop may.
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Register(Producer<byte[], byte[]> producer, AccountReader reader, Clock clock) {
        this.producer = producer;
        this.reader = reader;
        this.clock = clock;
    }

    /**
     * Changes records.
     *
     * @param recordKeys the records that are to be changed; nobody else here changes them meanwhile
     * @param decision what to make of them, decided from the book as it is then; it may throw
     * @return the same changes, once they hold here; or a {@link RequestFailedException}
     */
    public CompletionStage<List<Change>> change(
            Collection<String> recordKeys, Change.Author author, Supplier<List<Change>> decision) {
        return CompletableFuture.supplyAsync(() -> changeNow(recordKeys, author, decision), threads);
    }

    /**
     * Does something that changes no record, once the audit log has it.
     *
     * @param action what is done: {@code job.cancel}
     * @param subject to what: {@code job:<id>}
     * @param act does it; it may block, and throw
     * @return what it returned, or a {@link RequestFailedException}
     */
    public <T> CompletionStage<T> act(String action, String subject, Change.Author author, Supplier<T> act) {
        return CompletableFuture.supplyAsync(
                () -> {
                    note(Change.auditEntry(action, subject, author, clock.instant()), subject);
                    return act.get();
                },
                threads);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private List<Change> changeNow(
            Collection<String> recordKeys, Change.Author author, Supplier<List<Change>> decision) {
        List<String> mine = new ArrayList<>();
        try {
            for (String recordKey : recordKeys) {
                if (!changing.add(recordKey)) {
                    throw new RequestFailedException(
                            FailureCode.CONFLICT,
                            "Somebody changes " + recordKey + " at this moment. Look at it, then send your change"
                                    + " again.");
                }
                mine.add(recordKey);
            }
            List<Change> changes = decision.get();
            write(changes, author);
            return changes;
        } finally {
            changing.removeAll(mine);
        }
    }

    private void note(ObjectNode entry, String subject) {
        try {
            acknowledged(List.of(send(Topics.AUDIT, subject, entry.toString().getBytes(UTF_8))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw uncertain(e);
        } catch (ExecutionException | KafkaException e) {
            throw uncertain(e);
        }
    }

    private void write(List<Change> changes, Change.Author author) {
        try {
            Instant now = clock.instant();
            acknowledged(changes.stream()
                    .map(change -> send(Topics.AUDIT, change.recordKey(), change.auditEntry(author, now)))
                    .toList());
            List<RecordMetadata> written = acknowledged(changes.stream()
                    .map(change -> send(Topics.ACCOUNTS, change.recordKey(), valueOf(change)))
                    .toList());
            for (RecordMetadata each : written) {
                reader.readBack(each.offset()).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw uncertain(e);
        } catch (ExecutionException | TimeoutException | KafkaException e) {
            throw uncertain(e);
        }
    }

    private Future<RecordMetadata> send(String topic, String key, byte @Nullable [] value) {
        return producer.send(new ProducerRecord<>(topic, 0, key.getBytes(UTF_8), value));
    }

    private static byte @Nullable [] valueOf(Change change) {
        AccountRecord after = change.after();
        return after == null ? null : after.encode();
    }

    private static List<RecordMetadata> acknowledged(List<Future<RecordMetadata>> sent)
            throws InterruptedException, ExecutionException {
        List<RecordMetadata> places = new ArrayList<>();
        for (Future<RecordMetadata> each : sent) {
            places.add(each.get());
        }
        return places;
    }

    private static RequestFailedException uncertain(Exception cause) {
        LOG.warn("accounts: a change isn't certain: {}", cause.toString());
        return new RequestFailedException(
                FailureCode.UNAVAILABLE,
                "Kafka didn't acknowledge the change in time: it may hold or not. Look at what is there, then send it"
                        + " again if need be.");
    }
}
