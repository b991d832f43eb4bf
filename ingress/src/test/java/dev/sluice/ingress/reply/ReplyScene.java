package dev.sluice.ingress.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobFlags;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.lease.JobState;
import dev.sluice.common.lease.Where;
import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.FrameType;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.usage.TokenUsage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One reply between a client that writes everything down and a Redis that is written by hand. */
final class ReplyScene {

    static final Where WHERE = new Where("sluice.jobs.interactive", 3, 42);
    static final long DEADLINE_MILLIS = 60_000;

    private static final JobId JOB = new JobId(1, 2);
    private static final TokenUsage USAGE = TokenUsage.of(1, 1);

    final FakeSurroundings world = new FakeSurroundings();
    final FakeReplyStore redis = new FakeReplyStore();
    final List<JobId> strangers = new ArrayList<>();
    final ReplyBook book = new ReplyBook(redis, world, strangers::add);
    final RecordingOutlet client;
    final Reply reply;

    private ReplyScene(JobHeaders job) {
        client = new RecordingOutlet(job.flags().streamed());
        reply = book.open(job, client, world);
        book.start();
    }

    /** A streamed reply whose job was produced a moment ago. */
    static ReplyScene produced() {
        return new ReplyScene(job(new JobFlags(true, false, false, false)));
    }

    /** A streamed reply whose job Kafka has. */
    static ReplyScene streamed() {
        return produced().accepted();
    }

    /** A reply that isn't streamed, whose job Kafka has. */
    static ReplyScene whole() {
        return new ReplyScene(job(new JobFlags(false, false, false, false))).accepted();
    }

    /** A streamed reply whose job has a key of the caller's, before anything is asked. */
    static ReplyScene keyed() {
        return new ReplyScene(job(new JobFlags(true, false, true, true)));
    }

    private ReplyScene accepted() {
        reply.acknowledged(WHERE);
        world.run();
        return this;
    }

    /** Another client here, with the same job. */
    RecordingOutlet another() {
        RecordingOutlet other = new RecordingOutlet(true);
        book.open(reply.job(), other, world, null).acknowledged(WHERE);
        world.run();
        return other;
    }

    /** Writes frames into the stream, and publishes them. */
    ReplyScene heard(Frame... frames) {
        for (Frame frame : frames) {
            written(frame);
            published(frame);
        }
        return this;
    }

    /** Publishes a frame that the stream has or doesn't need. */
    ReplyScene published(Frame frame) {
        ByteBuffer message = ByteBuffer.allocate(frame.messageBytes());
        frame.appendTo(message);
        book.received(message.array());
        world.run();
        return this;
    }

    /** Writes frames into the stream alone: their publication is lost. */
    ReplyScene written(Frame... frames) {
        redis.stream.addAll(List.of(frames));
        return this;
    }

    ReplyScene pass(long millis) {
        world.pass(millis);
        return this;
    }

    /** Redis has lost everything, and says so. */
    ReplyScene wiped() {
        redis.stream.clear();
        redis.state = JobState.ABSENT;
        redis.owner = "";
        world.epochIs("epoch-2", true);
        book.epochChanged();
        book.suspectGaps();
        world.run();
        return this;
    }

    ReplyScene settled() {
        world.epochIs("epoch-2", false);
        book.suspectGaps();
        world.run();
        return this;
    }

    static Frame marker(long fence, long previous, long last) {
        return marker(fence, previous, last, 0, "worker", "{");
    }

    static Frame closing(long fence, long previous, long last, FailureCode code) {
        String outcome = new String(Outcome.failed(code, "", USAGE).encode(), UTF_8);
        return marker(fence, previous, last, Frame.FLAG_FINAL, "", outcome);
    }

    static Frame delta(long fence, long sequence, String text) {
        return new Frame(FrameType.DELTA, 0, JOB, fence, sequence, text.getBytes(UTF_8));
    }

    static Frame finish(long fence, long sequence, String... pieces) {
        byte[] outcome = Outcome.finished("stop", USAGE).encode();
        List<byte[]> rest =
                List.of(pieces).stream().map(piece -> piece.getBytes(UTF_8)).toList();
        return new Frame(FrameType.FINISH, 0, JOB, fence, sequence, new FinishPayload(outcome, rest).encode());
    }

    static Frame error(long fence, long sequence, FailureCode code) {
        return new Frame(
                FrameType.ERROR,
                0,
                JOB,
                fence,
                sequence,
                Outcome.failed(code, "", USAGE).encode());
    }

    static Frame ping(long fence, long sequence) {
        return new Frame(FrameType.PING, 0, JOB, fence, sequence, new byte[0]);
    }

    private static Frame marker(long fence, long previous, long last, int flags, String owner, String tail) {
        String where = flags == 0 ? WHERE.toString() : "";
        ByteBuffer payload = ByteBuffer.allocate(300);
        payload.putShort((short) (previous >>> 32)).putInt((int) previous).putInt((int) last);
        payload.put((byte) owner.length()).put(owner.getBytes(UTF_8));
        payload.put((byte) where.length()).put(where.getBytes(UTF_8)).put(tail.getBytes(UTF_8));
        byte[] bytes = new byte[payload.position()];
        payload.get(0, bytes);
        return new Frame(FrameType.MARKER, flags, JOB, fence, 0, bytes);
    }

    private static JobHeaders job(JobFlags flags) {
        return new JobHeaders(
                JOB,
                "attempt",
                Lane.INTERACTIVE,
                FakeSurroundings.EPOCH,
                FakeSurroundings.START_MILLIS + 3_000,
                FakeSurroundings.START_MILLIS + DEADLINE_MILLIS,
                "tenant",
                "ingress",
                "chat",
                "model",
                flags,
                FakeSurroundings.START_MILLIS / 1_000,
                "hash",
                0,
                null);
    }
}
