package dev.sluice.ingress.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.EndAnswer;
import dev.sluice.common.lease.EndRequest;
import dev.sluice.common.lease.JobState;
import dev.sluice.common.lease.ListenAnswer;
import dev.sluice.common.lease.WaitAnswer;
import dev.sluice.common.lease.Where;
import dev.sluice.common.reply.Frame;
import dev.sluice.common.reply.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One job in a Redis that a test writes by hand. What is asked of it is listed in {@link #calls}. */
final class FakeReplyStore implements ReplyStore {

    /** Every call but reads, in order: {@code end CANCELLED 7-2}. */
    final List<String> calls = new ArrayList<>();

    final List<Frame> stream = new ArrayList<>();
    JobState state = JobState.RUNNING;
    String owner = "worker";

    @Nullable
    Outcome outcome;

    EndAnswer endAnswer = new EndAnswer.Done(outcome(EndRequest.Why.CANCELLED), 99);
    WaitAnswer waitAnswer = new WaitAnswer.Waiting(true);
    ListenAnswer listenAnswer = new ListenAnswer.Absent();
    boolean away;

    @Nullable
    CompletableFuture<EndAnswer> heldEnd;

    @Nullable
    CompletableFuture<Page> heldRead;

    int pageEntries = 256;
    int reads;

    static byte[] outcome(EndRequest.Why why) {
        return ("{\"v\":1,\"error\":{\"code\":\"" + why.code() + "\"}}").getBytes(UTF_8);
    }

    /** How many calls begin with this. */
    long count(String beginning) {
        return calls.stream().filter(call -> call.startsWith(beginning)).count();
    }

    @Override
    public CompletionStage<Page> read(JobId job, long fence, long sequence) {
        reads++;
        if (away) {
            return CompletableFuture.failedStage(new IOException("redis is away"));
        }
        if (heldRead != null) {
            return heldRead;
        }
        List<byte[]> entries = stream.stream()
                .filter(frame -> frame.fence() > fence || (frame.fence() == fence && frame.sequence() > sequence))
                .limit(pageEntries)
                .map(Frame::encode)
                .toList();
        byte[] end = outcome == null ? null : outcome.encode();
        return CompletableFuture.completedStage(new Page(entries, entries.size() == pageEntries, state, owner, end));
    }

    @Override
    public CompletionStage<EndAnswer> end(
            Awaited job, EndRequest.Why why, long fence, long sequence, boolean listensOn) {
        String call = "end " + why + " " + fence + "-" + sequence + (listensOn ? " listening on" : "");
        CompletionStage<EndAnswer> answer = answer(call, endAnswer);
        return heldEnd == null ? answer : heldEnd;
    }

    @Override
    public void noteDetached(JobId job, Duration grace) {
        calls.add("detached " + grace.toMillis());
    }

    @Override
    public void endAgain(EndedList.Entry entry) {
        calls.add("again " + entry.told());
    }

    @Override
    public CompletionStage<WaitAnswer> waitFor(Awaited job, long fence, long sequence, boolean accepted) {
        return answer("wait " + fence + "-" + sequence + (accepted ? " accepted" : ""), waitAnswer);
    }

    @Override
    public CompletionStage<ListenAnswer> listen(JobId job, @Nullable String replaces) {
        return answer("listen " + replaces, listenAnswer);
    }

    @Override
    public void sendOffer(JobId job, long fence, Where where) {
        calls.add("offer " + fence + " " + where);
    }

    @Override
    public void sendCancel(String worker, JobId job) {
        calls.add("cancel " + worker);
    }

    @Override
    public void sendRestore(String worker, JobId job) {
        calls.add("restore " + worker);
    }

    @Override
    public void sendListen(String worker, JobId job) {
        calls.add("listening " + worker);
    }

    private <A> CompletionStage<A> answer(String call, A answer) {
        calls.add(call);
        return away
                ? CompletableFuture.failedStage(new IOException("redis is away"))
                : CompletableFuture.completedStage(answer);
    }
}
