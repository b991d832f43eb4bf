package dev.sluice.worker.execution;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.lease.ClaimAnswer;
import dev.sluice.common.lease.LeaseCalls;
import dev.sluice.common.lease.RecordedAnswer;
import dev.sluice.common.lease.RestoreRequest;
import dev.sluice.common.reply.JobResult;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.redis.RedisUnansweredException;
import dev.sluice.redis.Scripts;
import dev.sluice.worker.deadletter.DeadLetters;
import dev.sluice.worker.metering.Ledger;
import dev.sluice.worker.routing.AnswerRun;

/**
 * Records what a job came to, then completes its records: first Kafka, then Redis, then the offset. Whatever stops in
 * between is done again by whoever comes next; the first result of a job counts.
 */
final class Recorder {

    private static final long AGAIN_MILLIS = 100;
    private static final int TRIES = 30;

    private final CatalogSource catalog;
    private final AnswerKeeping keeping;
    private final Ledger ledger;
    private final DeadLetters deadLetters;
    private final Scripts scripts;
    private final ReplyHistory history;
    private final Restorer restorer;
    private final Slots slots;
    private final PhaseHooks hooks;
    private final ExecutionMetrics metrics;

    Recorder(
            CatalogSource catalog,
            AnswerKeeping keeping,
            Ledger ledger,
            DeadLetters deadLetters,
            Scripts scripts,
            ReplyHistory history,
            Restorer restorer,
            Slots slots,
            PhaseHooks hooks,
            ExecutionMetrics metrics) {
        this.catalog = catalog;
        this.keeping = keeping;
        this.ledger = ledger;
        this.deadLetters = deadLetters;
        this.scripts = scripts;
        this.history = history;
        this.restorer = restorer;
        this.slots = slots;
        this.hooks = hooks;
        this.metrics = metrics;
    }

    /** Records an end that Redis has told of, perhaps one that this worker's calls cost something for. */
    void record(Slot slot, ClaimAnswer.Done done) throws InterruptedException {
        Outcome told = Outcome.decode(done.outcome());
        Outcome outcome = told.usage().equals(TokenUsage.NONE) ? told.withUsage(usage(slot)) : told;
        if (outcome.failure() != null && outcome.failure().code() == FailureCode.DEAD_LETTERED) {
            bury(slot, done.tries());
        }
        record(slot, outcome, done.fence(), done.doneAtMillis());
    }

    /** Records an end. */
    void record(Slot slot, Outcome outcome, long fence, long doneAtMillis) throws InterruptedException {
        AnswerRun run = slot.calls();
        JobResult result = JobResult.of(
                slot.job(),
                fence,
                run == null ? 0 : run.calls(),
                doneAtMillis,
                run == null ? "" : run.route(),
                price(slot, outcome.usage()),
                outcome);
        if (slot.job().flags().isAnswerWritten()) {
            // Before the result: whoever sees that can fetch the answer.
            keeping.keep(slot, result);
            hooks.reached(Phase.AFTER_ANSWER, slot.id());
        }
        ledger.record(result);
        hooks.reached(Phase.AFTER_RESULT, slot.id());
        metrics.finished(outcome);
        noteRecorded(slot);
        hooks.reached(Phase.AFTER_RECORDED, slot.id());
        slot.close().forEach(JobRecord::complete);
        if (slot.ended() == null) {
            slots.leave(slot);
        } else {
            slots.keep(slot);
        }
    }

    /** By the prices of this moment: whoever reads the result later needs no catalogue, and always finds the same. */
    private long price(Slot slot, TokenUsage usage) {
        return catalog.current()
                .find(slot.job().model())
                .map(model -> model.prices().nanoDollars(usage))
                .orElse(0L);
    }

    /** What the calls here have cost; where they told nothing, or were another worker's, what the stream shows. */
    private TokenUsage usage(Slot slot) throws InterruptedException {
        return slot.usage().equals(TokenUsage.NONE)
                ? SeenTokens.in(history.read(slot.id()), slot.body())
                : slot.usage();
    }

    private void bury(Slot slot, int tries) throws InterruptedException {
        boolean isBuried = false;
        while (!isBuried) {
            isBuried = deadLetters.bury(
                    slot.id().bytes(),
                    slot.job().encode(),
                    slot.body(),
                    "its workers died again and again: 3 within a minute of their claim, or 10 at all",
                    tries);
        }
    }

    private void noteRecorded(Slot slot) throws InterruptedException {
        Slot.Ended ended = slot.ended();
        if (ended != null) {
            RestoreRequest.End end = ended.end();
            slot.endedWith(
                    new Slot.Ended(new RestoreRequest.End(end.outcome(), end.doneAtMillis(), true), ended.frame()));
        }
        // The offset completes anyway: whoever finds the job unrecorded records the stored outcome once more.
        for (int tries = 0; tries < TRIES; tries++) {
            try {
                if (scripts.ask(LeaseCalls.recorded(slot.id())) == RecordedAnswer.GONE && ended != null) {
                    restorer.restoreSoon(slot);
                }
                return;
            } catch (RedisUnansweredException e) {
                Thread.sleep(AGAIN_MILLIS);
            }
        }
    }
}
