package dev.sluice.ingress.oversight;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.lease.EndAnswer;
import dev.sluice.common.lease.EndRequest;
import dev.sluice.common.lease.JobFacts;
import dev.sluice.common.lease.JobState;
import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.common.reply.WorkerMessage;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.presence.IngressId;
import dev.sluice.redis.RedisClock;
import dev.sluice.redis.Scripts;
import io.lettuce.core.KeyValue;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The jobs that Redis knows and that haven't ended. One that waits in Kafka, and that nobody asked for by a key of its
 * own, isn't among them: the lanes count it. Its methods block.
 */
public final class LiveJobs {

    private static final byte[][] FIELDS = Stream.of(
                    "st", "own", "lane", "tenant", "deadline", "tries", "claimed_at", "streamed", "L")
            .map(Answers::bytes)
            .toArray(byte[][]::new);

    /** So many questions are under way at once. */
    private static final int TOGETHER = 500;

    private static final String KEY_BEGINS = "j:{";

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final Scripts scripts;
    private final IngressId ingress;
    private final RedisClock clock;

    LiveJobs(StatefulRedisConnection<byte[], byte[]> connection, Scripts scripts, IngressId ingress, RedisClock clock) {
        this.redis = connection.async();
        this.scripts = scripts;
        this.ingress = ingress;
        this.clock = clock;
    }

    /**
     * The oldest ones, in the order of their ids.
     *
     * @param most how many at most
     * @param lane of this lane; null for any
     * @param tenant of this organisation, or of this organisation and key; null for anybody's
     */
    public List<LiveJob> list(int most, @Nullable String lane, @Nullable String tenant) {
        List<byte[]> keys = Answers.keys(redis, KEY_BEGINS);
        List<LiveJob> found = new ArrayList<>();
        for (int from = 0; from < keys.size(); from += TOGETHER) {
            List<byte[]> some = keys.subList(from, Math.min(keys.size(), from + TOGETHER));
            List<RedisFuture<List<KeyValue<byte[], byte[]>>>> asked =
                    some.stream().map(key -> redis.hmget(key, FIELDS)).toList();
            for (int index = 0; index < some.size(); index++) {
                RedisFuture<List<KeyValue<byte[], byte[]>>> answer = asked.get(index);
                read(idIn(some.get(index)), Answers.await(() -> answer))
                        .filter(job -> lane == null || job.lane().equals(lane))
                        .filter(job -> tenant == null
                                || job.tenant().equals(tenant)
                                || job.tenant().startsWith(tenant + "/"))
                        .ifPresent(found::add);
            }
        }
        return found.stream()
                .sorted(Comparator.comparing(LiveJob::id))
                .limit(most)
                .toList();
    }

    /**
     * One.
     *
     * @param id with or without the prefix that an answer's id has
     */
    public LiveJob find(String id) {
        JobId job = parsed(id);
        return read(job.hex(), Answers.await(() -> redis.hmget(Answers.bytes(LeaseKeys.job(job)), FIELDS)))
                .orElseThrow(() -> new RequestFailedException(
                        FailureCode.NOT_FOUND,
                        "There is no live job '" + job.hex() + "': it has ended, or no worker has begun it yet."));
    }

    /** Ends one for everybody who waits for it, and stops its provider's call. */
    public LiveJob cancel(LiveJob job) {
        JobId id = parsed(job.id());
        // What Redis knows of it comes before this: the deadline alone is needed here.
        JobFacts facts = new JobFacts(
                "",
                Lane.of(job.lane()),
                job.tenant(),
                Math.max(job.deadlineAt() * 1_000, clock.millis()),
                "",
                job.streamed(),
                false,
                false);
        EndRequest end = EndRequest.of(id, EndRequest.Why.CANCELLED, 0, 0, null, false, facts);
        EndAnswer answer = Answers.await(() -> scripts.run(LeaseCalls.end(end)));
        if (answer instanceof EndAnswer.Settling) {
            throw new RequestFailedException(
                    FailureCode.UNAVAILABLE, "Redis has lost its data just now: nothing is ended for 8 s. Call again.");
        }
        String worker = job.worker();
        if (worker != null) {
            // Should it get lost, the worker finds at its next frame that the job is over.
            byte[] cancel = new WorkerMessage.Cancel(id, ingress.value()).encode();
            long ignored = Answers.await(() -> redis.publish(Answers.bytes(LeaseKeys.workerChannel(worker)), cancel));
        }
        return job;
    }

    private static Optional<LiveJob> read(String id, List<KeyValue<byte[], byte[]>> fields) {
        List<String> texts = fields.stream().map(Answers::text).toList();
        String state = texts.getFirst();
        String worker = texts.get(1);
        if (state.isEmpty() || state.equals(JobState.DONE.letter())) {
            return Optional.empty();
        }
        boolean isGranted = state.equals(JobState.RUNNING.letter());
        long startedMillis = Answers.number(texts.get(6));
        return Optional.of(new LiveJob(
                id,
                !isGranted ? "waiting" : worker.isEmpty() ? "released" : "running",
                texts.get(2),
                texts.get(3),
                worker.isEmpty() ? null : worker,
                Answers.number(texts.get(5)),
                startedMillis == 0 ? null : startedMillis / 1_000,
                Answers.number(texts.get(4)) / 1_000,
                !texts.get(7).isEmpty(),
                texts.get(8).isBlank() ? 0 : texts.get(8).strip().split(" +").length));
    }

    private static JobId parsed(String id) {
        try {
            return JobId.parse(id);
        } catch (IllegalArgumentException _) {
            throw new RequestFailedException(
                    FailureCode.NOT_FOUND, "This is no job's id: expected 32 hex digits, or the id of an answer.");
        }
    }

    private static String idIn(byte[] key) {
        String text = new String(key, UTF_8);
        return text.substring(KEY_BEGINS.length(), Math.max(KEY_BEGINS.length(), text.length() - 1));
    }
}
