package dev.sluice.ingress.reply;

import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.EndAnswer;
import dev.sluice.common.lease.EndRequest;
import dev.sluice.common.lease.JobState;
import dev.sluice.common.lease.ListenAnswer;
import dev.sluice.common.lease.WaitAnswer;
import dev.sluice.common.lease.Where;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What a reply asks of Redis besides its frames, and of the worker that runs its job. Nothing here blocks. */
interface ReplyStore {

    /**
     * A piece of {@code r:}, and the state of the job that was read before it.
     *
     * @param entries the frames as they were written, in order
     * @param more whether the stream may hold further entries
     * @param state where the job stands
     * @param owner the worker that runs it; empty if none does
     * @param outcome how it ended; null if it hasn't
     */
    record Page(List<byte[]> entries, boolean more, JobState state, String owner, byte @Nullable [] outcome) {}

    /** Reads the entries of a reply after a position. */
    CompletionStage<Page> read(JobId job, long fence, long sequence);

    /**
     * Closes a job from this end, in Redis, which decides whether anybody else still listens.
     *
     * @param fence the position that the client has
     * @param sequence the position that the client has
     * @param listensOn whether this instance goes on listening, for another reply of the job
     */
    CompletionStage<EndAnswer> end(Awaited job, EndRequest.Why why, long fence, long sequence, boolean listensOn);

    /** Notes that a job's client here has gone and may come back, to this instance or another one. */
    void noteDetached(JobId job, Duration grace);

    /** Says again, to a Redis that was wiped, what a client was told. */
    void endAgain(EndedList.Entry entry);

    /**
     * Says that this ingress waits for a job whose client has got this far.
     *
     * @param accepted whether Kafka has the job
     */
    CompletionStage<WaitAnswer> waitFor(Awaited job, long fence, long sequence, boolean accepted);

    /**
     * Makes this ingress a listener of a job that somebody else produced.
     *
     * @param replaces the listener whose place it takes; null if it comes in addition
     */
    CompletionStage<ListenAnswer> listen(JobId job, @Nullable String replaces);

    /** Offers the job of a dead worker to a living one, another one at each call. It may get lost. */
    void sendOffer(JobId job, long fence, Where where);

    /** Tells the worker that this ingress no longer listens to the job. It may get lost: a sweep repeats it. */
    void sendCancel(String owner, JobId job);

    /** Asks the worker to write the whole reply again. */
    void sendRestore(String owner, JobId job);

    /** Tells the worker that this ingress listens to the job. */
    void sendListen(String owner, JobId job);
}
