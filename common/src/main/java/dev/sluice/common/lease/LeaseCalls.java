package dev.sluice.common.lease;

import dev.sluice.common.job.JobId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Every question that the scripts answer.
 *
 * <p>Each call is atomic, and sent twice it gives the same answer. Listeners are names of ingresses; Redis publishes to
 * {@link LeaseKeys#ingressChannel} of each.
 */
public final class LeaseCalls {

    private static final Script CLAIM = Script.load("claim");
    private static final Script FINISH = Script.load("finish");
    private static final Script END = Script.load("end");
    private static final Script RECORDED = Script.load("recorded");
    private static final Script RELEASE = Script.load("release");
    private static final Script REFUSE = Script.load("refuse");
    private static final Script WAIT = Script.load("wait");
    private static final Script LISTEN = Script.load("listen");
    private static final Script RESTORE = Script.load("restore");
    private static final Script EPOCH = Script.load("epoch");

    private LeaseCalls() {}

    /** Every script, to be loaded after each connect. */
    public static List<Script> scripts() {
        return List.of(CLAIM, FINISH, END, RECORDED, RELEASE, REFUSE, WAIT, LISTEN, RESTORE, EPOCH);
    }

    /** A worker asks for a job. */
    public static ScriptCall<ClaimAnswer> claim(ClaimRequest request) {
        return Arguments.of(request.job())
                .text(request.worker())
                .text(request.claimId())
                .number(request.notAfterMillis())
                .word(request.attempt())
                .word(request.listener())
                .facts(request.facts())
                .bytes(request.envelope())
                .text(request.where())
                .number(request.expectedFence())
                .words(request.dead())
                .flag(request.stale())
                .call(CLAIM, LeaseCalls::claimAnswer);
    }

    /**
     * The owner has sent every frame.
     *
     * @param fence its fence
     * @param sequence the last frame's sequence number
     * @param outcome what is fixed
     * @param frame the FINISH or ERROR that ends the reply, under {@code fence} and {@code sequence + 1}
     */
    public static ScriptCall<FinishAnswer> finish(JobId job, long fence, long sequence, byte[] outcome, byte[] frame) {
        return Arguments.of(job)
                .number(fence)
                .number(sequence)
                .bytes(outcome)
                .bytes(frame)
                .call(FINISH, LeaseCalls::finishAnswer);
    }

    /** A client left, a deadline passed, or a text can't be continued. */
    public static ScriptCall<EndAnswer> end(EndRequest request) {
        List<String> listeners = request.listeners();
        return Arguments.of(request.job())
                .text(request.why().code())
                .bytes(request.outcome())
                .number(request.fence())
                .number(request.sequence())
                .flag(listeners != null)
                .words(listeners == null ? List.of() : listeners)
                .flag(request.told())
                .facts(request.facts())
                .call(END, LeaseCalls::endAnswer);
    }

    /** The outcome is in the ledger. */
    public static ScriptCall<RecordedAnswer> recorded(JobId job) {
        return Arguments.of(job).call(RECORDED, answer -> switch (answer.word()) {
            case "OK" -> RecordedAnswer.OK;
            case "GONE" -> RecordedAnswer.GONE;
            default -> throw answer.unreadable();
        });
    }

    /** The owner of this fence gives the job back. */
    public static ScriptCall<ReleaseAnswer> release(JobId job, long fence) {
        return Arguments.of(job).number(fence).call(RELEASE, answer -> ReleaseAnswer.OK);
    }

    /** An attempt is never to be executed. */
    public static ScriptCall<RefuseAnswer> refuse(RefuseRequest request) {
        return Arguments.of(request.job())
                .word(request.attempt())
                .word(request.listener())
                .flag(request.told())
                .facts(request.facts())
                .call(REFUSE, LeaseCalls::refuseAnswer);
    }

    /** An ingress waits for a job that may not be known yet. */
    public static ScriptCall<WaitAnswer> waitFor(WaitRequest request) {
        return Arguments.of(request.job())
                .word(request.listener())
                .number(request.fence())
                .number(request.sequence())
                .flag(request.accepted())
                .facts(request.facts())
                .call(WAIT, LeaseCalls::waitAnswer);
    }

    /**
     * An ingress wants to hear of a job.
     *
     * @param listener the ingress
     * @param replaces the one whose place it takes; null if it comes in addition
     */
    public static ScriptCall<ListenAnswer> listen(JobId job, String listener, @Nullable String replaces) {
        return Arguments.of(job).word(listener).word(replaces).call(LISTEN, LeaseCalls::listenAnswer);
    }

    /** A worker writes again what Redis has lost. */
    public static ScriptCall<RestoreAnswer> restore(RestoreRequest request) {
        RestoreRequest.Grant grant = request.grant();
        RestoreRequest.End end = request.end();
        Arguments arguments = Arguments.of(request.job())
                .text(grant.worker())
                .text(grant.claimId())
                .number(grant.fence())
                .text(grant.interrupt() ? "INTERRUPT" : "RUN")
                .number(grant.base())
                .number(grant.tries())
                .number(grant.claimedAtMillis())
                .facts(request.facts())
                .text(request.where())
                .flag(end != null)
                .bytes(end == null ? null : end.outcome())
                .number(end == null ? 0 : end.doneAtMillis())
                .flag(end != null && end.recorded())
                .words(request.listeners())
                .number(request.entries().size());
        for (RestoreRequest.Entry entry : request.entries()) {
            arguments.number(entry.fence()).number(entry.sequence()).bytes(entry.frame());
        }
        return arguments.call(RESTORE, LeaseCalls::restoreAnswer);
    }

    /**
     * Looks at the epoch, and begins a new one where there is none, or one of another run of the server.
     *
     * @param proposedId a random id, taken if a new one begins
     */
    public static ScriptCall<Epoch> epoch(String proposedId) {
        return Arguments.ofEpoch()
                .word(proposedId)
                .call(
                        EPOCH,
                        answer -> new Epoch(
                                answer.text(1), answer.text(2), answer.number(3), answer.number(4), answer.number(5)));
    }

    private static ClaimAnswer claimAnswer(Answer answer) {
        return switch (answer.word()) {
            case "LATE" -> new ClaimAnswer.Late();
            case "REFUSED" -> new ClaimAnswer.Refused();
            case "HELD" ->
                new ClaimAnswer.Held(
                        switch (answer.text(1)) {
                            case "owner" -> ClaimAnswer.Why.OWNER;
                            case "settling" -> ClaimAnswer.Why.SETTLING;
                            case "orphan" -> ClaimAnswer.Why.ORPHAN;
                            default -> throw answer.unreadable();
                        },
                        answer.textOrNull(2),
                        answer.number(3));
            case "DONE" ->
                new ClaimAnswer.Done(
                        answer.flag(1),
                        answer.bytes(2),
                        answer.number(3),
                        answer.number(4),
                        answer.flag(5),
                        answer.count(6));
            case "RUN" ->
                new ClaimAnswer.Run(
                        answer.number(1), answer.number(2), answer.words(3), answer.count(4), answer.flag(5));
            case "INTERRUPT" ->
                new ClaimAnswer.Interrupt(answer.number(1), answer.number(2), answer.words(3), answer.count(4));
            default -> throw answer.unreadable();
        };
    }

    private static FinishAnswer finishAnswer(Answer answer) {
        return switch (answer.word()) {
            case "OK" -> new FinishAnswer.Ok();
            case "SETTLING" -> new FinishAnswer.Settling();
            case "BEHIND" -> new FinishAnswer.Behind(answer.number(1), answer.number(2));
            case "GONE" -> new FinishAnswer.Gone();
            case "LOST" -> new FinishAnswer.Lost(JobState.of(answer.text(1)), answer.number(2));
            default -> throw answer.unreadable();
        };
    }

    private static EndAnswer endAnswer(Answer answer) {
        return switch (answer.word()) {
            case "DONE" -> new EndAnswer.Done(answer.bytes(1), answer.number(2));
            case "SETTLING" -> new EndAnswer.Settling();
            case "LISTENED" -> new EndAnswer.Listened(answer.count(1));
            case "KEPT" -> new EndAnswer.Kept();
            default -> throw answer.unreadable();
        };
    }

    private static RefuseAnswer refuseAnswer(Answer answer) {
        return switch (answer.word()) {
            case "REFUSED" -> new RefuseAnswer.Refused();
            case "SETTLING" -> new RefuseAnswer.Settling();
            case "ACCEPTED" -> {
                JobState state = JobState.of(answer.text(1));
                byte[] outcome = state == JobState.DONE ? answer.bytes(4) : null;
                yield new RefuseAnswer.Accepted(state, answer.textOrNull(2), answer.number(3), outcome);
            }
            default -> throw answer.unreadable();
        };
    }

    private static WaitAnswer waitAnswer(Answer answer) {
        return switch (answer.word()) {
            case "WAITING" -> new WaitAnswer.Waiting(answer.flag(1));
            case "RUNNING" ->
                new WaitAnswer.Running(answer.textOrNull(1), answer.number(2), Where.parse(answer.text(3)));
            case "DONE" -> new WaitAnswer.Done(answer.bytes(1), answer.number(2));
            case "CONFLICT" -> new WaitAnswer.Conflict();
            case "FULL" -> new WaitAnswer.Full();
            default -> throw answer.unreadable();
        };
    }

    private static ListenAnswer listenAnswer(Answer answer) {
        return switch (answer.word()) {
            case "ABSENT" -> new ListenAnswer.Absent();
            case "DONE" -> new ListenAnswer.Done(answer.bytes(1), answer.number(2));
            case "GONE" -> new ListenAnswer.Gone();
            case "FULL" -> new ListenAnswer.Full();
            case "LISTENING" ->
                new ListenAnswer.Listening(
                        JobState.of(answer.text(1)),
                        answer.textOrNull(2),
                        answer.number(3),
                        Where.parse(answer.text(4)));
            default -> throw answer.unreadable();
        };
    }

    private static RestoreAnswer restoreAnswer(Answer answer) {
        return switch (answer.word()) {
            case "OK" -> new RestoreAnswer.Ok(answer.words(1));
            case "LOST" -> new RestoreAnswer.Lost(answer.number(1));
            case "DONE" -> new RestoreAnswer.Done(answer.bytes(1), answer.number(2));
            default -> throw answer.unreadable();
        };
    }
}
