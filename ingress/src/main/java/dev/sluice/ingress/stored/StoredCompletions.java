package dev.sluice.ingress.stored;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.WrittenAnswer;
import dev.sluice.common.stored.StoredNote;
import dev.sluice.ingress.edge.RequestFailedException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.KafkaException;

/**
 * The stored completions of every tenant. Each question runs on a thread of its own, and never on its caller's; another
 * tenant's completion is none.
 *
 * <p>Stages fail with {@link RequestFailedException}: not there, or not readable at the moment.
 */
public final class StoredCompletions {

    /** Written moments after its client has the last word of it. */
    private static final Duration SOON = Duration.ofSeconds(3);

    private static final Duration COME_BACK = Duration.ofSeconds(1);

    /** One completion with its text. */
    public record Stored(StoredEntry entry, WrittenAnswer written) {}

    /**
     * A part of a list.
     *
     * @param completions in the order that was asked for
     * @param hasMore whether others follow
     */
    public record Page(List<Stored> completions, boolean hasMore) {

        /** Copies the list. */
        public Page {
            completions = List.copyOf(completions);
        }
    }

    /** What blocks while it asks. */
    @FunctionalInterface
    private interface Question<A> {
        A ask() throws InterruptedException;
    }

    private final StoredIndex index;
    private final NoteTopic notes;
    private final AnswerReader answers;
    private final Clock clock;
    private final StoredSettings settings;
    private final Semaphore turns;

    StoredCompletions(StoredIndex index, NoteTopic notes, AnswerReader answers, Clock clock, StoredSettings settings) {
        this.index = index;
        this.notes = notes;
        this.answers = answers;
        this.clock = clock;
        this.settings = settings;
        this.turns = new Semaphore(settings.maxReads());
    }

    /**
     * One completion.
     *
     * @param mayCome whether the tenant has asked for it a moment ago, so that it may be written soon
     */
    public CompletionStage<Stored> retrieve(JobId id, String tenant, boolean mayCome) {
        return asked(() -> whole(entry(id, tenant, mayCome)));
    }

    /** A part of the tenant's completions. */
    public CompletionStage<Page> list(String tenant, StoredQuery query) {
        return asked(() -> {
            List<StoredEntry> found = index.list(tenant, query, clock.instant().getEpochSecond())
                    .orElseThrow(() -> notThere(Objects.requireNonNull(query.after())));
            List<Stored> completions = new ArrayList<>();
            long bytes = 0;
            int seen = 0;
            while (seen < Math.min(found.size(), query.limit())
                    && bytes < settings.maxPage().toBytes()) {
                Optional<WrittenAnswer> written = answers.read(found.get(seen).answer(), settings.patience());
                StoredEntry entry = found.get(seen++);
                if (written.isPresent()) {
                    completions.add(new Stored(entry, written.get().withoutRequest()));
                    bytes += written.get().answer().length;
                }
            }
            return new Page(completions, seen < found.size());
        });
    }

    /** Replaces a completion's metadata. */
    public CompletionStage<Stored> edit(JobId id, String tenant, boolean mayCome, Map<String, String> metadata) {
        return asked(() -> {
            Stored before = whole(entry(id, tenant, mayCome));
            write(new StoredNote.Edited(id, metadata));
            return new Stored(entry(id, tenant, false), before.written());
        });
    }

    /** Deletes a completion: nobody finds it any more, and Kafka drops its text when its time has come. */
    public CompletionStage<JobId> delete(JobId id, String tenant, boolean mayCome) {
        return asked(() -> {
            write(new StoredNote.Deleted(entry(id, tenant, mayCome).id()));
            return id;
        });
    }

    private StoredEntry entry(JobId id, String tenant, boolean mayCome) throws InterruptedException {
        Optional<StoredEntry> found = mayCome ? index.await(id, tenant, SOON) : index.find(id, tenant);
        return found.orElseThrow(() -> notThere(id));
    }

    private Stored whole(StoredEntry entry) {
        return answers.read(entry.answer(), settings.patience())
                .map(written -> new Stored(entry, written))
                .orElseThrow(() -> notThere(entry.id()));
    }

    private void write(StoredNote note) throws InterruptedException {
        if (!notes.write(note, settings.patience())) {
            throw unavailable("The change may not be stored: a part that it needs is away. Send it again.");
        }
    }

    private <A> CompletionStage<A> asked(Question<A> question) {
        if (!notes.isWhole()) {
            return CompletableFuture.failedStage(
                    unavailable("Stored completions are still being read. Send the request again."));
        }
        if (!turns.tryAcquire()) {
            return CompletableFuture.failedStage(
                    unavailable("Too many requests for stored completions at once. Send the request again."));
        }
        CompletableFuture<A> answer = new CompletableFuture<>();
        Thread.ofVirtual().name("stored").start(() -> {
            try {
                answer.complete(question.ask());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                answer.completeExceptionally(e);
            } catch (KafkaException e) {
                answer.completeExceptionally(
                        unavailable("Stored completions can't be read at the moment. Send the request again."));
            } catch (RuntimeException e) {
                answer.completeExceptionally(e);
            } finally {
                turns.release();
            }
        });
        return answer;
    }

    private static RequestFailedException unavailable(String message) {
        return new RequestFailedException(FailureCode.UNAVAILABLE, message, null, COME_BACK);
    }

    private static RequestFailedException notThere(JobId id) {
        return new RequestFailedException(
                FailureCode.NOT_FOUND,
                "No completion '" + id.completionId() + "' is stored. Completions are stored if 'store' is true, for "
                        + "a limited time.");
    }
}
