package dev.sluice.worker.execution;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.lease.ClaimAnswer;
import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.common.lease.RestoreRequest;
import dev.sluice.common.lease.RestoreRequest.Entry;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.redis.RedisClock;
import dev.sluice.redis.RedisUnansweredException;
import dev.sluice.redis.Scripts;
import dev.sluice.worker.emit.Emitter;
import dev.sluice.worker.emit.Grant;
import dev.sluice.worker.emit.ReplyLostException;
import dev.sluice.worker.emit.ReplyStream;
import dev.sluice.worker.presence.Presence;
import dev.sluice.worker.presence.WorkerId;
import dev.sluice.worker.provider.AnswerSink;
import dev.sluice.worker.provider.Piece;
import dev.sluice.worker.provider.Prefix;
import dev.sluice.worker.routing.AnswerEnd;
import dev.sluice.worker.routing.AnswerRun;
import dev.sluice.worker.routing.Answers;
import dev.sluice.worker.routing.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries one job from its claim to its end: claim, answer, finish, record. */
public final class JobRunner {

    private static final Logger LOG = LoggerFactory.getLogger(JobRunner.class);
    private static final Duration SETTLING_PAUSE = Duration.ofMillis(250);
    private static final int MID_STREAM_PIECES = 3;

    /** What the runner asks for each job. */
    record Rooms(
            WorkerId worker,
            Presence presence,
            RedisClock clock,
            Scripts scripts,
            Answers answers,
            Emitter emitter,
            ReplyHistory history) {}

    private final Rooms rooms;
    private final Slots slots;
    private final Claims claims;
    private final Finishing finishing;
    private final Recorder recorder;
    private final Restorer restorer;
    private final PhaseHooks hooks;
    private final ExecutionMetrics metrics;
    private final ExecutionSettings settings;
    private final BooleanSupplier closing;

    JobRunner(
            Rooms rooms,
            Slots slots,
            Claims claims,
            Finishing finishing,
            Recorder recorder,
            Restorer restorer,
            PhaseHooks hooks,
            ExecutionMetrics metrics,
            ExecutionSettings settings,
            BooleanSupplier closing) {
        this.rooms = rooms;
        this.slots = slots;
        this.claims = claims;
        this.finishing = finishing;
        this.recorder = recorder;
        this.restorer = restorer;
        this.hooks = hooks;
        this.metrics = metrics;
        this.settings = settings;
        this.closing = closing;
    }

    /**
     * Runs the record's job to an end, or sets the record aside; or leaves it to the run that the job has here already.
     * Blocks its (virtual) thread.
     *
     * @param turn is over once no provider is called any more; whoever gave it sees to that when this returns
     */
    public void run(JobRecord record, Turn turn) {
        Optional<Slot> entered = slots.enter(record);
        if (entered.isEmpty()) {
            return;
        }
        Slot slot = entered.get();
        try {
            proceed(slot, record, turn);
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
            setAside(slot);
        } catch (RuntimeException e) {
            LOG.error("job {}: failed for a reason that no room foresaw", slot.id(), e);
            giveBack(slot);
        }
    }

    private void proceed(Slot slot, JobRecord record, Turn turn) throws InterruptedException {
        hooks.reached(Phase.BEFORE_CLAIM, slot.id());
        byte[] envelope = slot.job().flags().streamed() ? rooms.answers().chunkEnvelope(slot.job()) : new byte[0];
        Claims.Claimed claimed = claims.claim(record, envelope);
        switch (claimed.answer()) {
            case ClaimAnswer.Run run -> {
                metrics.claimed(slot.job().lane(), run.tries());
                Slot.Held held =
                        granted(slot, claimed, envelope, run.fence(), run.last(), run.listeners(), run.tries());
                answer(slot, record, held, run.last() == 0 ? Optional.of(Prefix.NONE) : prefix(slot, held), turn);
            }
            case ClaimAnswer.Interrupt interrupt -> {
                metrics.claimed(slot.job().lane(), interrupt.tries());
                Slot.Held held = granted(
                        slot,
                        claimed,
                        envelope,
                        interrupt.fence(),
                        interrupt.last(),
                        interrupt.listeners(),
                        interrupt.tries());
                answer(slot, record, held, Optional.empty(), turn);
            }
            case ClaimAnswer.Done done -> ended(slot, done, turn);
            case ClaimAnswer.Held held -> held(slot, held);
            case ClaimAnswer.Refused _ -> refused(slot, record);
            case ClaimAnswer.Late _ -> throw new IllegalStateException("a late claim is repeated");
        }
    }

    private Slot.Held granted(
            Slot slot,
            Claims.Claimed claimed,
            byte[] envelope,
            long fence,
            long last,
            List<String> listeners,
            int tries)
            throws InterruptedException {
        String worker = rooms.worker().value();
        boolean isAnew = last == 0 && claimed.answer() instanceof ClaimAnswer.Run;
        List<Entry> history = isAnew
                ? List.of(ReplyHistory.marker(
                        slot.id(), fence, worker, slot.where().toString(), envelope))
                : rooms.history().read(slot.id());
        RestoreRequest.Grant grant = new RestoreRequest.Grant(
                worker,
                claimed.claimId(),
                fence,
                claimed.answer() instanceof ClaimAnswer.Interrupt,
                last,
                tries,
                rooms.clock().millis());
        ReplyStream stream = rooms.emitter()
                .open(
                        new Grant(
                                slot.id(),
                                fence,
                                last,
                                listeners,
                                slot.job().flags().streamed(),
                                !slot.job().flags().streamed()
                                        || slot.job().flags().isAnswerWritten(),
                                history),
                        new StreamOwner(slot));
        Slot.Held held = new Slot.Held(grant, stream);
        slot.granted(held);
        hooks.reached(Phase.AFTER_CLAIM, slot.id());
        return held;
    }

    private Optional<Prefix> prefix(Slot slot, Slot.Held held) {
        List<byte[]> pieces = ReplyHistory.pieces(held.stream().entries());
        return rooms.answers().continuation(slot.job(), slot.body(), pieces);
    }

    /** Answers the job, from the prefix that a client has; from none if that can't be continued. */
    private void answer(Slot slot, JobRecord record, Slot.Held held, Optional<Prefix> prefix, Turn turn)
            throws InterruptedException {
        if (!rooms.presence().mayClaim()) {
            // It slept between its claim and its call: others may have the job, and would call, too.
            release(slot, held.stream().fence());
            slot.dropGrant();
            startOver(slot);
            return;
        }
        Outcome outcome;
        try {
            outcome = prefix.isPresent() ? call(slot, held, prefix.get(), turn) : interrupt(slot, held);
        } catch (ReplyLostException e) {
            lost(slot, record, turn);
            return;
        }
        turn.over();
        hooks.reached(Phase.AFTER_FINISH, slot.id());
        recorder.record(slot, outcome, held.stream().fence(), rooms.clock().millis());
    }

    private Outcome call(Slot slot, Slot.Held held, Prefix prefix, Turn turn) throws InterruptedException {
        AnswerRun run =
                rooms.answers().open(slot.job(), slot.body(), prefix, new StreamSink(slot, held.stream()), turn);
        slot.runs(run);
        if (!slot.holds(held.stream().fence())) {
            run.cancel();
        }
        AnswerEnd end = run.run();
        hooks.reached(Phase.BEFORE_FINISH, slot.id());
        return switch (end) {
            case AnswerEnd.Complete complete -> {
                slot.cost(complete.answer().usage());
                yield finishing.answer(slot, held, complete.answer());
            }
            case AnswerEnd.Failed failed -> {
                slot.cost(failed.usage());
                yield failure(
                        slot,
                        held,
                        Outcome.failed(failed.failure().code(), failed.failure().message(), failed.usage()));
            }
            case AnswerEnd.Cancelled cancelled -> {
                slot.cost(cancelled.usage());
                held.stream().abandon();
                throw new ReplyLostException();
            }
        };
    }

    private Outcome interrupt(Slot slot, Slot.Held held) throws InterruptedException {
        TokenUsage usage = SeenTokens.in(held.stream().entries(), slot.body());
        return failure(slot, held, Outcome.failed(FailureCode.STREAM_INTERRUPTED, "", usage));
    }

    private Outcome failure(Slot slot, Slot.Held held, Outcome outcome) throws InterruptedException {
        finishing.failure(slot, held, outcome);
        return outcome;
    }

    /** The grant is gone: somebody else has the job, or somebody ended it. */
    private void lost(Slot slot, JobRecord record, Turn turn) throws InterruptedException {
        slot.dropGrant();
        if (closing.getAsBoolean() || slot.isReleased()) {
            setAside(slot);
            return;
        }
        proceed(slot, record, turn);
    }

    private void ended(Slot slot, ClaimAnswer.Done done, Turn turn) throws InterruptedException {
        turn.over();
        if (done.recorded()) {
            slot.close().forEach(JobRecord::complete);
            slots.leave(slot);
            return;
        }
        long othersUntil = done.doneAtMillis() + settings.recordOthersAfter().toMillis();
        if (!done.byThisClaim() && !slot.hasRun() && rooms.clock().millis() < othersUntil) {
            setAside(slot);
            return;
        }
        recorder.record(slot, done);
    }

    private void held(Slot slot, ClaimAnswer.Held held) {
        switch (held.why()) {
            case SETTLING -> {
                // Nobody may have begun an epoch yet.
                rooms.presence().suspectWipe();
                List<JobRecord> records = slot.close();
                slots.leave(slot);
                records.forEach(waiting -> waiting.requeue(SETTLING_PAUSE));
            }
            case ORPHAN -> setAside(slot);
            case OWNER -> {
                String owner = held.owner();
                if (rooms.worker().value().equals(owner)) {
                    // A grant whose answer never came: no other slot of this job can be here.
                    release(slot, held.fence());
                    startOver(slot);
                } else {
                    List<JobRecord> records = slot.close();
                    slots.leave(slot);
                    records.forEach(waiting -> waiting.park(owner, held.fence()));
                }
            }
        }
    }

    private void refused(Slot slot, JobRecord record) {
        // The attempt alone is refused: another record of the job may have been accepted.
        slot.detach(record);
        record.complete();
        startOver(slot);
    }

    private void startOver(Slot slot) {
        List<JobRecord> records = slot.close();
        slots.leave(slot);
        records.forEach(waiting -> waiting.requeue(Duration.ZERO));
    }

    private void setAside(Slot slot) {
        List<JobRecord> records = slot.close();
        slots.leave(slot);
        records.forEach(record -> record.park(null, 0));
    }

    private void giveBack(Slot slot) {
        Slot.Held held = slot.held();
        slot.cancelCalls();
        if (held != null) {
            release(slot, held.grant().fence());
        }
        setAside(slot);
    }

    private void release(Slot slot, long fence) {
        try {
            rooms.scripts().ask(LeaseCalls.release(slot.id(), fence));
        } catch (RedisUnansweredException e) {
            LOG.warn("job {}: not released; whoever waits for it asks again", slot.id());
        }
    }

    /** Hears of the stream, on any thread. */
    private final class StreamOwner implements ReplyStream.Owner {

        private final Slot slot;

        StreamOwner(Slot slot) {
            this.slot = slot;
        }

        @Override
        public void lost() {
            slot.cancelCalls();
        }

        @Override
        public void wiped() {
            rooms.presence().suspectWipe();
            restorer.restoreSoon(slot);
        }
    }

    /** Takes the pieces of a job to its stream; called by whoever reads the answer, one at a time. */
    private final class StreamSink implements AnswerSink {

        private final Slot slot;
        private final ReplyStream stream;
        private int pieces;

        StreamSink(Slot slot, ReplyStream stream) {
            this.slot = slot;
            this.stream = stream;
        }

        @Override
        public boolean hasRoom() {
            return stream.hasRoom();
        }

        @Override
        public void awaitRoom() {
            stream.awaitRoom();
        }

        @Override
        public void delta(Piece piece) {
            if (!stream.delta(piece)) {
                // By a cancel, so that what it has cost is known.
                slot.cancelCalls();
            }
            if (++pieces == MID_STREAM_PIECES) {
                hooks.reached(Phase.MID_STREAM, slot.id());
            }
        }
    }
}
