package dev.sluice.ingress.reply;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.EndAnswer;
import dev.sluice.common.lease.EndRequest;
import dev.sluice.common.lease.JobState;
import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.common.lease.ListenAnswer;
import dev.sluice.common.lease.RefuseAnswer;
import dev.sluice.common.lease.RefuseRequest;
import dev.sluice.common.lease.WaitAnswer;
import dev.sluice.common.lease.WaitRequest;
import dev.sluice.common.lease.Where;
import dev.sluice.common.reply.WorkerMessage;
import dev.sluice.ingress.presence.Fleet;
import dev.sluice.ingress.presence.IngressId;
import dev.sluice.redis.Scripts;
import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.SetArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Redis, as replies use it. */
final class RedisReplyStore implements ReplyStore {

    /** Enough for most answers in one go, little enough that a slow client's replays stay small. */
    private static final int PAGE_ENTRIES = 256;

    private static final byte[] STATE = {'s', 't'};
    private static final byte[] OWNER = {'o', 'w', 'n'};
    private static final byte[] OUTCOME = {'o', 'u', 't'};

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final Scripts scripts;
    private final IngressId ingress;
    private final Fleet fleet;

    RedisReplyStore(
            StatefulRedisConnection<byte[], byte[]> connection, Scripts scripts, IngressId ingress, Fleet fleet) {
        this.redis = connection.async();
        this.scripts = scripts;
        this.ingress = ingress;
        this.fleet = fleet;
    }

    @Override
    public CompletionStage<Page> read(JobId job, long fence, long sequence) {
        byte[] key = bytes(LeaseKeys.reply(job));
        Range<String> after = Range.from(Range.Boundary.excluding(fence + "-" + sequence), Range.Boundary.unbounded());
        // The state first: if it says DONE, the end is among the entries.
        RedisFuture<List<KeyValue<byte[], byte[]>>> fields =
                redis.hmget(bytes(LeaseKeys.job(job)), STATE, OWNER, OUTCOME);
        RedisFuture<List<StreamMessage<byte[], byte[]>>> entries =
                redis.xrange(key, after, Limit.create(0, PAGE_ENTRIES));
        return entries.thenCombine(fields, RedisReplyStore::page);
    }

    @Override
    public CompletionStage<EndAnswer> end(
            Awaited job, EndRequest.Why why, long fence, long sequence, boolean listensOn) {
        // A hang-up or a broken text is of this listener alone.
        List<String> leaving = listensOn ? List.of() : List.of(ingress.value());
        // Everybody's deadline is the same.
        List<String> listeners = why == EndRequest.Why.EXPIRED ? null : leaving;
        return scripts.run(
                LeaseCalls.end(EndRequest.of(job.id(), why, fence, sequence, listeners, false, job.facts())));
    }

    @Override
    public void noteDetached(JobId job, Duration grace) {
        SetArgs life = SetArgs.Builder.px(grace.toMillis());
        Future<?> _ = redis.set(bytes(LeaseKeys.detached(job)), bytes(ingress.value()), life);
    }

    @Override
    public void endAgain(EndedList.Entry entry) {
        Future<?> _ = (switch (entry.told()) {
                    case REFUSED -> refuseAgain(entry.job());
                    case CANCELLED ->
                        end(entry.job(), EndRequest.Why.CANCELLED, entry.fence(), entry.sequence(), false);
                    case EXPIRED -> tellAgain(entry, EndRequest.Why.EXPIRED);
                    case INTERRUPTED -> tellAgain(entry, EndRequest.Why.INTERRUPTED);
                })
                .toCompletableFuture();
    }

    private CompletionStage<RefuseAnswer> refuseAgain(Awaited job) {
        return scripts.run(
                LeaseCalls.refuse(new RefuseRequest(job.id(), job.attempt(), ingress.value(), true, job.facts())));
    }

    private CompletionStage<EndAnswer> tellAgain(EndedList.Entry entry, EndRequest.Why why) {
        return scripts.run(LeaseCalls.end(new EndRequest(
                entry.job().id(),
                why,
                entry.outcome(),
                entry.fence(),
                entry.sequence(),
                null,
                true,
                entry.job().facts())));
    }

    @Override
    public CompletionStage<WaitAnswer> waitFor(Awaited job, long fence, long sequence, boolean accepted) {
        return scripts.run(
                LeaseCalls.waitFor(new WaitRequest(job.id(), ingress.value(), fence, sequence, accepted, job.facts())));
    }

    @Override
    public CompletionStage<ListenAnswer> listen(JobId job, @Nullable String replaces) {
        return scripts.run(LeaseCalls.listen(job, ingress.value(), replaces));
    }

    @Override
    public void sendOffer(JobId job, long fence, Where where) {
        fleet.next()
                .ifPresent(worker -> send(
                        worker, new WorkerMessage.Offer(job, fence, where.topic(), where.partition(), where.offset())));
    }

    @Override
    public void sendCancel(String owner, JobId job) {
        if (owner.isEmpty()) {
            redis.hget(bytes(LeaseKeys.job(job)), OWNER).thenAccept(known -> {
                if (known != null && known.length > 0) {
                    send(new String(known, US_ASCII), new WorkerMessage.Cancel(job, ingress.value()));
                }
            });
        } else {
            send(owner, new WorkerMessage.Cancel(job, ingress.value()));
        }
    }

    @Override
    public void sendRestore(String owner, JobId job) {
        send(owner, new WorkerMessage.Restore(job));
    }

    @Override
    public void sendListen(String owner, JobId job) {
        send(owner, new WorkerMessage.Listen(job, ingress.value()));
    }

    private void send(String worker, WorkerMessage message) {
        Future<?> _ = redis.publish(bytes(LeaseKeys.workerChannel(worker)), message.encode());
    }

    private static Page page(List<StreamMessage<byte[], byte[]>> entries, List<KeyValue<byte[], byte[]>> fields) {
        List<byte[]> frames = entries.stream()
                .map(entry -> entry.getBody().values().iterator().next())
                .toList();
        byte[] state = value(fields.get(0));
        byte[] owner = value(fields.get(1));
        return new Page(
                frames,
                frames.size() == PAGE_ENTRIES,
                JobState.of(state == null ? "" : new String(state, US_ASCII)),
                owner == null ? "" : new String(owner, US_ASCII),
                value(fields.get(2)));
    }

    private static byte @Nullable [] value(KeyValue<byte[], byte[]> field) {
        byte[] value = field.getValueOrElse(null);
        return value == null || value.length == 0 ? null : value;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(US_ASCII);
    }
}
