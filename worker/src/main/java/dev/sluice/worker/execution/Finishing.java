package dev.sluice.worker.execution;

import dev.sluice.common.lease.FinishAnswer;
import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.common.lease.RestoreRequest;
import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.FrameType;
import dev.sluice.common.reply.Outcome;
import dev.sluice.redis.RedisClock;
import dev.sluice.redis.RedisUnansweredException;
import dev.sluice.redis.Scripts;
import dev.sluice.worker.emit.ReplyLostException;
import dev.sluice.worker.emit.ReplyStream;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.Piece;
import java.util.Arrays;
import java.util.List;

/** Fixes a job's outcome in Redis, once every frame before it is there: from then on it is the one that is billed. */
final class Finishing {

    /** A whole answer up to this size travels in its FINISH; a larger one goes into the stream in slices before it. */
    private static final int MAX_IN_FINISH = 64 * 1024;

    private static final int SLICE_BYTES = 256 * 1024;
    private static final long LOOK_MILLIS = 1_000;
    private static final long SETTLING_MILLIS = 250;
    private static final long AGAIN_MILLIS = 100;

    private final Scripts scripts;
    private final Restorer restorer;
    private final RedisClock clock;

    Finishing(Scripts scripts, Restorer restorer, RedisClock clock) {
        this.scripts = scripts;
        this.restorer = restorer;
        this.clock = clock;
    }

    /**
     * Finishes with a complete answer.
     *
     * @throws ReplyLostException if the job isn't this worker's any more
     */
    Outcome answer(Slot slot, Slot.Held held, FinishedAnswer answer) throws InterruptedException {
        Outcome outcome = Outcome.finished(answer.finishReason(), answer.usage());
        List<byte[]> pieces = answer.lastPieces();
        if (!slot.job().flags().streamed() && pieces.getFirst().length > MAX_IN_FINISH) {
            slice(held.stream(), pieces.getFirst());
            pieces = List.of();
        }
        byte[] encoded = outcome.encode();
        finish(slot, held, encoded, FrameType.FINISH, new FinishPayload(encoded, pieces).encode());
        return outcome;
    }

    /**
     * Finishes with a failure.
     *
     * @throws ReplyLostException if the job isn't this worker's any more
     */
    void failure(Slot slot, Slot.Held held, Outcome outcome) throws InterruptedException {
        byte[] encoded = outcome.encode();
        finish(slot, held, encoded, FrameType.ERROR, encoded);
    }

    private static void slice(ReplyStream stream, byte[] whole) {
        for (int start = 0; start < whole.length; start += SLICE_BYTES) {
            byte[] slice = Arrays.copyOfRange(whole, start, Math.min(whole.length, start + SLICE_BYTES));
            // Where the reply is lost, the wait for its confirmation says so.
            stream.awaitRoom();
            boolean _ = stream.delta(Piece.apart(slice, ""));
        }
    }

    private void finish(Slot slot, Slot.Held held, byte[] outcome, FrameType type, byte[] payload)
            throws InterruptedException {
        ReplyStream stream = held.stream();
        boolean isFinished = false;
        while (!isFinished) {
            if (stream.awaitConfirmed(LOOK_MILLIS)) {
                long last = stream.last();
                byte[] frame = new Frame(type, 0, slot.id(), stream.fence(), last + 1, payload).encode();
                isFinished = finish(slot, held, outcome, last, frame);
                if (isFinished) {
                    stream.end();
                    slot.endedWith(new Slot.Ended(new RestoreRequest.End(outcome, clock.millis(), false), frame));
                }
            }
        }
    }

    private boolean finish(Slot slot, Slot.Held held, byte[] outcome, long last, byte[] frame)
            throws InterruptedException {
        ReplyStream stream = held.stream();
        try {
            switch (scripts.ask(LeaseCalls.finish(slot.id(), stream.fence(), last, outcome, frame))) {
                case FinishAnswer.Ok _ -> {
                    return true;
                }
                case FinishAnswer.Settling _ -> Thread.sleep(SETTLING_MILLIS);
                case FinishAnswer.Behind behind -> goBack(slot, stream, behind);
                case FinishAnswer.Gone _ -> restorer.restore(slot);
                case FinishAnswer.Lost _ -> stream.abandon();
            }
        } catch (RedisUnansweredException e) {
            Thread.sleep(AGAIN_MILLIS);
        }
        return false;
    }

    private void goBack(Slot slot, ReplyStream stream, FinishAnswer.Behind behind) throws InterruptedException {
        long reached = Math.max(stream.base(), behind.sequence());
        if (behind.fence() == stream.fence() && stream.holdsAfter(reached)) {
            stream.goOnAfter(reached);
        } else {
            restorer.restore(slot);
        }
    }
}
