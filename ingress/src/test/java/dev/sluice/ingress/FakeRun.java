package dev.sluice.ingress;

import static dev.sluice.ingress.FakeWorker.bytes;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.lease.ClaimAnswer;
import dev.sluice.common.lease.FinishAnswer;
import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.FrameType;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.usage.TokenUsage;
import io.lettuce.core.XAddArgs;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One job under one fence of a {@link FakeWorker}. */
public final class FakeRun {

    private final FakeWorker worker;
    private final FakeWorker.Job job;
    private final ClaimAnswer.Run grant;
    private long sequence;

    FakeRun(FakeWorker worker, FakeWorker.Job job, ClaimAnswer.Run grant) {
        this.worker = worker;
        this.job = job;
        this.grant = grant;
        this.sequence = grant.last();
    }

    /** The job. */
    public FakeWorker.Job job() {
        return job;
    }

    /** Its fence. */
    public long fence() {
        return grant.fence();
    }

    /** What the next frame goes on after. */
    public long sequence() {
        return sequence;
    }

    /** Writes and publishes one piece of text. */
    public FakeRun delta(String text) {
        publish(write(chunk(text, null)));
        return this;
    }

    /** Writes a piece whose publication is lost. */
    public FakeRun deltaUnheard(String text) {
        write(chunk(text, null));
        return this;
    }

    /** Writes and publishes a slice of an answer that isn't streamed. */
    public FakeRun slice(String json) {
        publish(write(bytes(json)));
        return this;
    }

    /** Says its position, as a worker does for a silent job. */
    public void ping() {
        publish(new Frame(FrameType.PING, 0, job.headers().id(), grant.fence(), sequence, new byte[0]));
    }

    /** Ends a stream well. */
    public void finish() {
        finish(List.of(chunk(null, "stop")));
    }

    /** Ends an answer that isn't streamed. */
    public void finishWhole(String json) {
        finish(List.of(bytes(json)));
    }

    /** Ends an answer with these pieces. */
    public void finish(List<byte[]> pieces) {
        byte[] outcome = Outcome.finished("stop", TokenUsage.of(3, sequence)).encode();
        end(FrameType.FINISH, outcome, new FinishPayload(outcome, pieces).encode());
    }

    /** Ends the job with a failure. */
    public void fail(FailureCode code, String message) {
        byte[] outcome = Outcome.failed(code, message, TokenUsage.NONE).encode();
        end(FrameType.ERROR, outcome, outcome);
    }

    private void end(FrameType type, byte[] outcome, byte[] payload) {
        byte[] frame = new Frame(type, 0, job.headers().id(), grant.fence(), sequence + 1, payload).encode();
        FinishAnswer answer =
                worker.ask(LeaseCalls.finish(job.headers().id(), grant.fence(), sequence, outcome, frame));
        if (!(answer instanceof FinishAnswer.Ok)) {
            throw new AssertionError("finish of " + job.headers().id() + ": " + answer + " (expected: OK)");
        }
    }

    private Frame write(byte[] payload) {
        sequence++;
        Frame frame = new Frame(FrameType.DELTA, 0, job.headers().id(), grant.fence(), sequence, payload);
        XAddArgs args = new XAddArgs().nomkstream().id(grant.fence() + "-" + sequence);
        worker.redis()
                .xadd(bytes(LeaseKeys.reply(job.headers().id())), args, bytes(LeaseKeys.FRAME_FIELD), frame.encode());
        return frame;
    }

    private void publish(Frame frame) {
        ByteBuffer message = ByteBuffer.allocate(frame.messageBytes());
        frame.appendTo(message);
        String listeners = worker.field(job, "L");
        for (String listener : listeners.isEmpty() ? new String[0] : listeners.split(" ", -1)) {
            worker.redis().publish(LeaseKeys.ingressChannel(listener).getBytes(UTF_8), message.array());
        }
    }

    private static byte[] chunk(@Nullable String text, @Nullable String finishReason) {
        String delta = text == null ? "{}" : "{\"content\":\"" + text + "\"}";
        String reason = finishReason == null ? "null" : "\"" + finishReason + "\"";
        return bytes("\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + reason + "}]}");
    }
}
