package dev.sluice.ingress.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.lease.JobFacts;
import dev.sluice.common.lease.JobState;
import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.FrameType;
import dev.sluice.common.reply.Marker;
import dev.sluice.ingress.presence.IngressId;
import dev.sluice.redis.RedisClock;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Looks up the jobs of clients that come back: by key, by the last event that they got, or by the same request. */
public final class KnownJobs {

    private static final int MAX_SAME = 32;
    private static final Duration SAME_LIFE = Duration.ofMinutes(10);
    private static final Duration FINISHED_LIFE = Duration.ofMinutes(10);
    private static final Pattern SPACES = Pattern.compile(" +");
    private static final byte[] NOBODY = {};
    private static final byte[][] FIELDS = {
        bytes("st"),
        bytes("L"),
        bytes("ep"),
        bytes("lane"),
        bytes("tenant"),
        bytes("deadline"),
        bytes("hash"),
        bytes("streamed"),
        bytes("keep"),
        bytes("keyed")
    };

    /**
     * A job that Redis knows.
     *
     * @param state where it stands
     * @param job the job
     * @param listeners the ingresses that listen to it
     */
    public record Known(JobState state, Awaited job, List<String> listeners) {}

    /**
     * A job whose client has gone, without anybody having noticed.
     *
     * @param job the job
     * @param replaces the ingress that still stands on its list; null if none does
     */
    public record Detached(Awaited job, @Nullable String replaces) {}

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final IngressId ingress;
    private final RedisClock clock;

    KnownJobs(StatefulRedisConnection<byte[], byte[]> connection, IngressId ingress, RedisClock clock) {
        this.redis = connection.async();
        this.ingress = ingress;
        this.clock = clock;
    }

    /** What Redis knows of a job. */
    public CompletionStage<Optional<Known>> find(JobId job) {
        return redis.hmget(bytes(LeaseKeys.job(job)), FIELDS).thenApply(fields -> known(job, texts(fields)));
    }

    /**
     * Where a reply goes on whose client has everything up to one event; empty if the stream doesn't hold it any more.
     *
     * @param fence the event's fence
     * @param sequence the event's sequence number
     * @param part which piece of the last frame it was, from 1; 0 for a frame's only or last one
     */
    public CompletionStage<Optional<Beginning>> beginning(JobId job, long fence, long sequence, int part) {
        RedisFuture<List<StreamMessage<byte[], byte[]>>> marker = entry(job, fence, 0);
        RedisFuture<List<StreamMessage<byte[], byte[]>>> frame = entry(job, fence, sequence);
        return marker.thenCombine(frame, (markers, frames) -> {
            if (sequence == 0 || markers.isEmpty() || frames.isEmpty()) {
                return Optional.empty();
            }
            return beginning(frame(frames), part, Marker.decode(frame(markers).payload()));
        });
    }

    /** Whether an answer can be read from its first word on: of a very long one only the last part is kept. */
    public CompletionStage<Boolean> isThereFromTheStart(JobId job) {
        return redis.xrange(bytes(LeaseKeys.reply(job)), Range.unbounded(), Limit.create(0, 2))
                .thenApply(first -> first.isEmpty() || isStart(first));
    }

    private static boolean isStart(List<StreamMessage<byte[], byte[]>> first) {
        return frame(first).type() == FrameType.MARKER
                && (first.size() == 1 || frame(first.subList(1, 2)).sequence() <= 1);
    }

    /** A job with the same body whose client is no longer there; the newest one. */
    public CompletionStage<Optional<Detached>> detached(
            String tenant, String bodyHash, Predicate<JobId> isWaitedForHere) {
        return redis.lrange(bytes(LeaseKeys.sameBody(tenant, bodyHash)), 0, MAX_SAME - 1)
                .thenCompose(found -> firstDetached(
                        found.stream()
                                .map(id -> JobId.parse(new String(id, UTF_8)))
                                .filter(id -> !isWaitedForHere.test(id))
                                .toList(),
                        tenant,
                        bodyHash));
    }

    /** Notes that a job was accepted, so that a retry of its client may find it. Not waited for. */
    public void note(String tenant, String bodyHash, JobId job) {
        byte[] key = bytes(LeaseKeys.sameBody(tenant, bodyHash));
        Future<?> _ = redis.lpush(key, bytes(job.hex()));
        Future<?> _ = redis.ltrim(key, 0, MAX_SAME - 1);
        Future<?> _ = redis.pexpire(key, SAME_LIFE);
    }

    private CompletionStage<Optional<Detached>> firstDetached(List<JobId> jobs, String tenant, String bodyHash) {
        if (jobs.isEmpty()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return find(jobs.getFirst())
                .thenCompose(known -> known.isPresent() && isOpenAndSame(known.get(), tenant, bodyHash)
                        ? detached(known.get())
                        : CompletableFuture.completedStage(Optional.<Detached>empty()))
                .thenCompose(found -> found.isPresent()
                        ? CompletableFuture.completedStage(found)
                        : firstDetached(jobs.subList(1, jobs.size()), tenant, bodyHash));
    }

    private static boolean isOpenAndSame(Known known, String tenant, String bodyHash) {
        return (known.state() == JobState.WAITING || known.state() == JobState.RUNNING)
                && known.job().facts().tenant().equals(tenant)
                && known.job().facts().bodyHash().equals(bodyHash);
    }

    private CompletionStage<Optional<Detached>> detached(Known known) {
        if (known.listeners().isEmpty()) {
            return CompletableFuture.completedStage(Optional.of(new Detached(known.job(), null)));
        }
        return left(known)
                .thenCompose(left -> left.isPresent()
                        ? CompletableFuture.completedStage(Optional.of(new Detached(known.job(), left.get())))
                        : firstGone(known.listeners())
                                .thenApply(gone -> gone.map(name -> new Detached(known.job(), name))));
    }

    /** The ingress whose client has gone and may come back, as long as it waits for that. */
    private CompletionStage<Optional<String>> left(Known known) {
        return redis.get(bytes(LeaseKeys.detached(known.job().id())))
                .thenApply(name -> Optional.ofNullable(name)
                        .map(bytes -> new String(bytes, UTF_8))
                        .filter(known.listeners()::contains));
    }

    private CompletionStage<Optional<String>> firstGone(List<String> listeners) {
        if (listeners.isEmpty()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        String name = listeners.getFirst();
        return isGone(name)
                .thenCompose(gone -> gone
                        ? CompletableFuture.completedStage(Optional.of(name))
                        : firstGone(listeners.subList(1, listeners.size())));
    }

    /** A process that was killed loses its subscription at once, and its heartbeat some seconds later. */
    private CompletionStage<Boolean> isGone(String listener) {
        if (listener.equals(ingress.value())) {
            // Here nobody waits for the job any more, or it would not have been asked for.
            return CompletableFuture.completedStage(true);
        }
        RedisFuture<Long> subscribers = redis.publish(bytes(LeaseKeys.ingressChannel(listener)), NOBODY);
        RedisFuture<byte[]> heartbeat = redis.get(bytes(LeaseKeys.ingress(listener)));
        return subscribers.thenCombine(heartbeat, (count, beat) -> count == 0 || beat == null);
    }

    private static Optional<Beginning> beginning(Frame frame, int part, Marker marker) {
        if (frame.type() == FrameType.FINISH) {
            int pieces = FinishPayload.decode(frame.payload()).pieces().size();
            return Optional.of(new Beginning(frame.fence(), frame.sequence() - 1, part == 0 ? pieces : part, marker));
        }
        return part == 0 ? Optional.of(new Beginning(frame.fence(), frame.sequence(), 0, marker)) : Optional.empty();
    }

    private Optional<Known> known(JobId job, Map<String, String> fields) {
        JobState state = JobState.of(fields.getOrDefault("st", ""));
        if (state == JobState.ABSENT) {
            return Optional.empty();
        }
        // What was recorded has shrunk to what tells its key from another's.
        String deadline = fields.getOrDefault("deadline", Long.toString(clock.millis() + FINISHED_LIFE.toMillis()));
        JobFacts facts = new JobFacts(
                fields.getOrDefault("ep", ""),
                Lane.of(fields.getOrDefault("lane", Lane.INTERACTIVE.label())),
                fields.getOrDefault("tenant", ""),
                Long.parseLong(deadline),
                fields.getOrDefault("hash", ""),
                fields.containsKey("streamed"),
                fields.containsKey("keep"),
                fields.containsKey("keyed"));
        String listeners = fields.getOrDefault("L", "");
        return Optional.of(new Known(
                state,
                new Awaited(job, facts, ""),
                listeners.isEmpty() ? List.of() : List.of(SPACES.split(listeners))));
    }

    private RedisFuture<List<StreamMessage<byte[], byte[]>>> entry(JobId job, long fence, long sequence) {
        String id = fence + "-" + sequence;
        return redis.xrange(bytes(LeaseKeys.reply(job)), Range.create(id, id));
    }

    private static Frame frame(List<StreamMessage<byte[], byte[]>> entries) {
        return Frame.decode(entries.getFirst().getBody().values().iterator().next());
    }

    private static Map<String, String> texts(List<KeyValue<byte[], byte[]>> fields) {
        Map<String, String> texts = new HashMap<>();
        for (KeyValue<byte[], byte[]> field : fields) {
            if (field.hasValue() && field.getValue().length > 0) {
                texts.put(new String(field.getKey(), UTF_8), new String(field.getValue(), UTF_8));
            }
        }
        return texts;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
