package dev.sluice.common.lease;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.FrameType;
import dev.sluice.common.reply.Marker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** One job in an empty, settled Redis, and short ways to ask about it: what a test doesn't name has its usual value. */
abstract class LeaseScene {

    static final String EPOCH = "epoch-now";
    static final String OLDER_EPOCH = "epoch-before";
    static final String ENVELOPE = "{\"id\":\"chatcmpl-1\"";
    static final Where WHERE = new Where("sluice.jobs.interactive", 3, 42);

    private static final Random RANDOM = new Random();

    final JobId job = new JobId(RANDOM.nextLong(), RANDOM.nextLong());
    final String jobKey = LeaseKeys.job(job);
    final String replyKey = LeaseKeys.reply(job);

    /** Where the questions go. */
    abstract LeaseStore store();

    @BeforeEach
    final void empty() {
        store().wipe();
        beginEpoch(EPOCH, 60_000);
    }

    /** Writes the epoch of this id, that began so long ago. */
    final void beginEpoch(String id, long agoMillis) {
        store().put(LeaseKeys.EPOCH, "id", id);
        store().put(LeaseKeys.EPOCH, "run", "run-1");
        store().put(LeaseKeys.EPOCH, "since", Long.toString(store().nowMillis() - agoMillis));
        store().put(LeaseKeys.EPOCH, "len", "8000");
    }

    /** Redis has forgotten something, and everybody still has 8 s to say what they know. */
    final void settle() {
        beginEpoch(EPOCH, 0);
    }

    final void settled() {
        beginEpoch(EPOCH, 60_000);
    }

    /** Facts of a streamed interactive job; words change them: older, bulk, whole, keep, keyed, expired, other-body. */
    final JobFacts facts(String... words) {
        List<String> said = List.of(words);
        return new JobFacts(
                said.contains("older") ? OLDER_EPOCH : EPOCH,
                said.contains("bulk") ? Lane.BULK : Lane.INTERACTIVE,
                "acme",
                store().nowMillis() + (said.contains("expired") ? -1_000 : 600_000),
                said.contains("other-body") ? "hash-2" : "hash-1",
                !said.contains("whole"),
                said.contains("keep"),
                said.contains("keyed"));
    }

    final ClaimScene claim() {
        return new ClaimScene(this);
    }

    /** A claim by w1 that is granted; answers the fence. An older job is granted in its own epoch, which goes on. */
    final long running(String... words) {
        if (List.of(words).contains("older")) {
            beginEpoch(OLDER_EPOCH, 60_000);
        }
        return ((ClaimAnswer.Run) claim().facts(facts(words)).ask()).fence();
    }

    /** Grants the job, and sends so many deltas. */
    final long runningWith(int deltas, String... words) {
        long fence = running(words);
        emit(fence, 1, deltas);
        return fence;
    }

    /** Grants the job, sends a delta, and finishes. */
    final long finished(String... words) {
        long fence = runningWith(1, words);
        assertThat(finish(fence, 1)).isEqualTo(new FinishAnswer.Ok());
        return fence;
    }

    final void emit(long fence, int from, int to) {
        for (int sequence = from; sequence <= to; sequence++) {
            assertThat(store().emit(delta(fence, sequence))).isEqualTo(LeaseStore.Emitted.WRITTEN);
        }
    }

    final Frame delta(long fence, long sequence) {
        return new Frame(FrameType.DELTA, 0, job, fence, sequence, ("text" + sequence).getBytes(UTF_8));
    }

    final Frame finishFrame(long fence, long sequence) {
        return new Frame(FrameType.FINISH, 0, job, fence, sequence, "end".getBytes(UTF_8));
    }

    final FinishAnswer finish(long fence, long sequence) {
        byte[] frame = finishFrame(fence, sequence + 1).encode();
        return store().ask(LeaseCalls.finish(job, fence, sequence, outcome("stop"), frame));
    }

    static byte[] outcome(String finish) {
        return ("{\"v\":1,\"finish\":\"" + finish + "\"}").getBytes(UTF_8);
    }

    static byte[] error(String code) {
        return ("{\"v\":1,\"error\":{\"code\":\"" + code + "\"}}").getBytes(UTF_8);
    }

    final EndAnswer end(EndRequest.Why why, @Nullable List<String> listeners, String... words) {
        return end(why, listeners, false, words);
    }

    final EndAnswer end(EndRequest.Why why, @Nullable List<String> listeners, boolean told, String... words) {
        return store().ask(LeaseCalls.end(EndRequest.of(job, why, 0, 0, listeners, told, facts(words))));
    }

    final RecordedAnswer recorded() {
        return store().ask(LeaseCalls.recorded(job));
    }

    final RefuseAnswer refuse(String attempt, @Nullable String listener, String... words) {
        boolean told = List.of(words).contains("told");
        return store().ask(LeaseCalls.refuse(new RefuseRequest(job, attempt, listener, told, facts(words))));
    }

    final WaitAnswer waitFor(String listener, String... words) {
        return waitAt(listener, 0, 0, words);
    }

    final WaitAnswer waitAt(String listener, long fence, long sequence, String... words) {
        boolean accepted = List.of(words).contains("accepted");
        return store().ask(LeaseCalls.waitFor(new WaitRequest(job, listener, fence, sequence, accepted, facts(words))));
    }

    final ListenAnswer listen(String listener, @Nullable String replaces) {
        return store().ask(LeaseCalls.listen(job, listener, replaces));
    }

    final Map<String, String> fields() {
        return store().hash(jobKey);
    }

    final @Nullable String field(String name) {
        return fields().get(name);
    }

    /** The field's value; 0 if it has none. */
    final long number(String name) {
        return Long.parseLong(fields().getOrDefault(name, "0"));
    }

    final void set(String name, Object value) {
        store().put(jobKey, name, value.toString());
    }

    final List<LeaseStore.Entry> reply() {
        return store().reply(job);
    }

    final List<String> replyIds() {
        List<String> ids = new ArrayList<>();
        reply().forEach(entry -> ids.add(entry.id()));
        return ids;
    }

    final Frame lastFrame() {
        return reply().getLast().frame();
    }

    /** The newest entry closes the job: it is a final marker of this fence, and says this. */
    final void assertClosed(long fence, long previous, long last, byte[] outcome) {
        assertThat(field("st")).isEqualTo("D");
        assertThat(field("f")).isEqualTo(Long.toString(fence));
        assertThat(field("out")).isEqualTo(new String(outcome, UTF_8));
        assertThat(field("rec")).isNull();
        assertThat(number("done_at")).isCloseTo(store().nowMillis(), within());
        assertThat(replyIds()).last().isEqualTo(fence + "-0");
        assertThat(lastFrame().type()).isEqualTo(FrameType.MARKER);
        assertThat(lastFrame().flags()).isEqualTo(Frame.FLAG_FINAL);
        assertMarker(lastFrame(), new Marker(previous, last, "", "", outcome));
    }

    static void assertMarker(Frame frame, Marker expected) {
        assertThat(Marker.decode(frame.payload())).usingRecursiveComparison().isEqualTo(expected);
    }

    static org.assertj.core.data.Offset<Long> within() {
        return org.assertj.core.data.Offset.offset(5_000L);
    }

    /** These frames were published, and nothing else. */
    static void assertHeard(LeaseStore.Ear ear, Frame... frames) {
        assertThat(ear.frames()).usingRecursiveComparison().isEqualTo(List.of(frames));
    }

    final void assertLife(String key, long millis) {
        assertThat(store().lifeMillis(key)).isCloseTo(millis, within());
    }
}
