package dev.sluice.worker.execution;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.common.lease.RestoreRequest.Entry;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.FrameType;
import dev.sluice.common.reply.Marker;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisException;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What a job's stream holds when this worker is granted it. */
final class ReplyHistory {

    private static final int PAGE_ENTRIES = 512;
    private static final long PATIENCE_MILLIS = 1_000;
    private static final long AGAIN_MILLIS = 100;

    private final RedisAsyncCommands<byte[], byte[]> redis;

    ReplyHistory(RedisAsyncCommands<byte[], byte[]> redis) {
        this.redis = redis;
    }

    /** Every entry, this grant's marker the last of them; blocks until Redis has answered. */
    List<Entry> read(JobId job) throws InterruptedException {
        byte[] key = LeaseKeys.reply(job).getBytes(US_ASCII);
        List<Entry> entries = new ArrayList<>();
        Range.Boundary<String> after = Range.Boundary.unbounded();
        while (true) {
            List<StreamMessage<byte[], byte[]>> page = page(key, after);
            page.forEach(message -> entries.add(entry(message)));
            if (page.size() < PAGE_ENTRIES) {
                return entries;
            }
            after = Range.Boundary.excluding(page.getLast().getId());
        }
    }

    /** The one entry of a grant that starts anew, as the claim has written it. */
    static Entry marker(JobId job, long fence, String owner, String where, byte[] envelope) {
        Marker marker = new Marker(0, 0, owner, where, envelope);
        return new Entry(fence, 0, new Frame(FrameType.MARKER, 0, job, fence, 0, marker.encode()).encode());
    }

    /** The pieces among the entries, in order; null-free: a piece that isn't a part of a chunk comes as it is. */
    static List<byte[]> pieces(List<Entry> entries) {
        List<byte[]> pieces = new ArrayList<>();
        for (Entry entry : entries) {
            Frame frame = Frame.decode(entry.frame());
            if (frame.type() == FrameType.DELTA) {
                pieces.add(frame.payload());
            }
        }
        return pieces;
    }

    private List<StreamMessage<byte[], byte[]>> page(byte[] key, Range.Boundary<String> after)
            throws InterruptedException {
        while (true) {
            try {
                return redis.xrange(key, Range.from(after, Range.Boundary.unbounded()), Limit.create(0, PAGE_ENTRIES))
                        .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException | RedisException e) {
                Thread.sleep(AGAIN_MILLIS);
            }
        }
    }

    private static Entry entry(StreamMessage<byte[], byte[]> message) {
        String id = message.getId();
        int dash = id.indexOf('-');
        byte[] frame = message.getBody().values().iterator().next();
        return new Entry(Long.parseLong(id.substring(0, dash)), Long.parseLong(id.substring(dash + 1)), frame);
    }
}
