package dev.sluice.worker.routing;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.AnswerSink;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.Piece;
import dev.sluice.worker.provider.ProviderFailure;
import dev.sluice.worker.provider.several.Share;
import dev.sluice.worker.provider.several.Together;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * One job's answer by several runs at the same time, since its provider gives fewer choices in a call than are asked
 * for.
 *
 * <p>Each run has a thread of its own and hands its pieces over through a bounded queue, so that the sink is called by
 * the job's thread alone. An answer with a choice missing is none: the first run that fails ends the others.
 */
final class FanOut implements AnswerRun {

    private static final int AT_ONCE = 8;
    private static final int MAX_WAITING = 64;

    private final JobHeaders job;
    private final AnswerSink sink;
    private final List<AnswerRun> runs = new ArrayList<>();
    private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Semaphore turns = new Semaphore(AT_ONCE);

    /** What the job's thread hears of the runs. */
    private sealed interface Event {

        /** A run has said something. */
        record Said(Piece piece) implements Event {}

        /** A run has ended. */
        record Over(int number, AnswerEnd end) implements Event {}

        /** A run has ended by an error of the program. */
        record Broken(RuntimeException error) implements Event {}
    }

    FanOut(JobHeaders job, List<Share> shares, AnswerSink sink, BiFunction<Share, AnswerSink, AnswerRun> opener) {
        this.job = job;
        this.sink = sink;
        for (Share share : shares) {
            runs.add(opener.apply(share, piece -> tell(new Event.Said(piece))));
        }
    }

    @Override
    public AnswerEnd run() {
        for (int number = 0; number < runs.size(); number++) {
            int its = number;
            Thread.ofVirtual().start(() -> runOne(its));
        }
        Ends ends = new Ends(runs.size());
        while (ends.areMissing()) {
            switch (next()) {
                case Event.Said said -> passOn(said.piece(), ends);
                case Event.Over over -> {
                    if (ends.note(over.number(), over.end())) {
                        cancel();
                    }
                }
                case Event.Broken broken -> {
                    ends.breakOff(broken.error());
                    cancel();
                }
            }
        }
        return ends.together(job);
    }

    private void runOne(int number) {
        try {
            turns.acquire();
            try {
                tell(new Event.Over(number, runs.get(number).run()));
            } finally {
                turns.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tell(new Event.Broken(new IllegalStateException("interrupted", e)));
        } catch (RuntimeException e) {
            tell(new Event.Broken(e));
        }
    }

    private void passOn(Piece piece, Ends ends) {
        if (ends.isBroken()) {
            return;
        }
        try {
            sink.delta(piece);
        } catch (RuntimeException e) {
            // The sink's way to end the calls; it comes out once all of them have ended.
            ends.refuse(e);
            cancel();
        }
    }

    private void tell(Event event) {
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    events.put(event);
                    return;
                } catch (InterruptedException ignored) {
                    isInterrupted = true;
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What comes next. An interrupt ends the runs, and is kept for whoever called. */
    private Event next() {
        boolean isInterrupted = false;
        try {
            while (true) {
                try {
                    return events.take();
                } catch (InterruptedException ignored) {
                    isInterrupted = true;
                    cancel();
                }
            }
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void cancel() {
        runs.forEach(AnswerRun::cancel);
    }

    @Override
    public int calls() {
        return runs.stream().mapToInt(AnswerRun::calls).sum();
    }

    /** How the runs have ended so far. Owned by the job's thread. */
    private static final class Ends {

        private final Map<Integer, FinishedAnswer> answers = new TreeMap<>();
        private int missing;
        private TokenUsage usage = TokenUsage.NONE;
        private @Nullable ProviderFailure failure;
        private @Nullable RuntimeException error;
        private boolean isCancelled;

        Ends(int count) {
            this.missing = count;
        }

        boolean areMissing() {
            return missing > 0;
        }

        boolean isBroken() {
            return error != null;
        }

        /** Takes one; tells whether the others are in vain. */
        boolean note(int number, AnswerEnd end) {
            missing--;
            return switch (end) {
                case AnswerEnd.Complete complete -> {
                    answers.put(number, complete.answer());
                    usage = Together.sum(usage, complete.answer().usage());
                    yield false;
                }
                case AnswerEnd.Failed failed -> {
                    failure = failure == null && !isCancelled ? failed.failure() : failure;
                    usage = Together.sum(usage, failed.usage());
                    yield true;
                }
                case AnswerEnd.Cancelled cancelled -> {
                    isCancelled = true;
                    usage = Together.sum(usage, cancelled.usage());
                    yield true;
                }
            };
        }

        void breakOff(RuntimeException why) {
            missing--;
            refuse(why);
        }

        void refuse(RuntimeException why) {
            error = error == null ? why : error;
        }

        AnswerEnd together(JobHeaders job) {
            if (error != null) {
                throw error;
            }
            if (failure != null) {
                return new AnswerEnd.Failed(failure, usage);
            }
            return isCancelled
                    ? new AnswerEnd.Cancelled(usage)
                    : new AnswerEnd.Complete(Together.of(job, List.copyOf(answers.values())));
        }
    }
}
