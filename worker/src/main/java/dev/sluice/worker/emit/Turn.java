package dev.sluice.worker.emit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.common.lease.LeaseKeys;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XAddArgs;
import io.lettuce.core.XTrimArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

/** One pipeline in the making: the entries and messages of every job that had something to send. */
final class Turn {

    private static final byte[] FIELD = LeaseKeys.FRAME_FIELD.getBytes(US_ASCII);

    private final RedisAsyncCommands<byte[], byte[]> redis;
    private final Map<String, List<byte[]>> messages = new HashMap<>();
    private int commands;

    Turn(RedisAsyncCommands<byte[], byte[]> redis) {
        this.redis = redis;
    }

    /** Adds an entry to a reply's stream; the stream hears what became of it. */
    void add(ReplyStream stream, byte[] key, long fence, long sequence, byte[] frame) {
        commands++;
        XAddArgs args = XAddArgs.Builder.nomkstream().id(fence + "-" + sequence);
        CompletionStage<String> _ =
                redis.xadd(key, args, FIELD, frame).whenComplete((id, failure) -> stream.added(sequence, id, failure));
    }

    /** Lets go of a reply's entries before this one. Once more does no harm, and an entry of a later fence stays. */
    void trim(byte[] key, long fence, long sequence) {
        commands++;
        CompletionStage<Long> _ = redis.xtrim(key, XTrimArgs.Builder.minId(fence + "-" + sequence));
    }

    /** Looks at a reply's end; the stream hears of it. */
    void look(ReplyStream stream, byte[] key) {
        commands++;
        CompletionStage<Long> length = redis.xlen(key);
        CompletionStage<?> _ = redis.xrevrange(key, Range.unbounded(), Limit.create(0, 1))
                .thenCombine(length, (last, entries) -> end(last, entries))
                .whenComplete((end, _) -> stream.looked(end));
    }

    private static ReplyStream.End end(List<StreamMessage<byte[], byte[]>> last, long entries) {
        if (last.isEmpty()) {
            return new ReplyStream.End(0, 0, entries);
        }
        String id = last.getFirst().getId();
        int dash = id.indexOf('-');
        return new ReplyStream.End(
                Long.parseLong(id.substring(0, dash)), Long.parseLong(id.substring(dash + 1)), entries);
    }

    /** Adds a frame to the message of each listener. */
    void publish(List<String> listeners, byte[] frame) {
        for (String listener : listeners) {
            messages.computeIfAbsent(listener, _ -> new ArrayList<>()).add(frame);
        }
    }

    /** How much there is in it, messages apart. */
    int size() {
        return commands;
    }

    /** Adds the messages, behind all entries. Whether there is anything to flush. */
    boolean complete() {
        messages.forEach((listener, frames) -> {
            commands++;
            Future<?> _ = redis.publish(LeaseKeys.ingressChannel(listener).getBytes(US_ASCII), joined(frames));
        });
        return commands > 0;
    }

    private static byte[] joined(List<byte[]> frames) {
        int length = 0;
        for (byte[] frame : frames) {
            length += Integer.BYTES + frame.length;
        }
        ByteBuffer message = ByteBuffer.allocate(length);
        for (byte[] frame : frames) {
            message.putInt(frame.length).put(frame);
        }
        return message.array();
    }
}
