package dev.sluice.worker.routing;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.AnswerSink;
import dev.sluice.worker.provider.CallFailures;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.Piece;
import dev.sluice.worker.provider.ProviderAttempt;
import dev.sluice.worker.provider.ProviderFailure;
import dev.sluice.worker.provider.several.Share;
import dev.sluice.worker.provider.several.Together;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
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
    private final List<Introduction> introductions = new ArrayList<>();
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
        CountDownLatch before = new CountDownLatch(0);
        for (Share share : shares) {
            Introduction its = new Introduction(share.choices(), before);
            introductions.add(its);
            runs.add(opener.apply(share, its));
            before = its.made;
        }
    }

    @Override
    public AnswerEnd run() {
        Thread.ofVirtual().start(this::startAll);
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

    /** In their order: each waits for the one before it, which must not wait for a turn in vain. */
    private void startAll() {
        for (int number = 0; number < runs.size(); number++) {
            int its = number;
            turns.acquireUninterruptibly();
            Thread.ofVirtual().start(() -> runOne(its));
        }
    }

    private void runOne(int number) {
        try {
            AnswerEnd end = runs.get(number).run();
            tell(new Event.Over(number, end));
        } catch (RuntimeException e) {
            tell(new Event.Broken(e));
        } finally {
            introductions.get(number).made.countDown();
            turns.release();
        }
    }

    private void passOn(Piece piece, Ends ends) {
        if (ends.isBroken()) {
            return;
        }
        try {
            sink.awaitRoom();
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

    @Override
    public String route() {
        return runs.stream()
                .map(AnswerRun::route)
                .filter(route -> !route.isEmpty())
                .findFirst()
                .orElse("");
    }

    /**
     * Takes the pieces of one run, and holds them until the choices before its own have begun: some clients take an
     * index that they don't know for the next one. Owned by the run's thread.
     */
    private final class Introduction implements AnswerSink {

        private final int choices;
        private final CountDownLatch before;
        private final CountDownLatch made = new CountDownLatch(1);
        private final BitSet begun = new BitSet();

        Introduction(int choices, CountDownLatch before) {
            this.choices = choices;
            this.before = before;
        }

        @Override
        public void delta(Piece piece) {
            try {
                before.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted before its turn", e);
            }
            tell(new Event.Said(piece));
            if (made.getCount() > 0) {
                begun.set(Together.choiceOf(piece));
                if (begun.cardinality() >= choices) {
                    made.countDown();
                }
            }
        }
    }

    /** How the runs have ended so far. Owned by the job's thread. */
    private static final class Ends {

        private final Map<Integer, FinishedAnswer> answers = new TreeMap<>();
        private int missing;
        private long bytes;
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
                    yield isTooLong(complete.answer());
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

        private boolean isTooLong(FinishedAnswer part) {
            bytes += part.lastPieces().stream().mapToLong(piece -> piece.length).sum();
            if (failure == null && bytes > ProviderAttempt.MAX_ANSWER_BYTES) {
                failure = CallFailures.tooLarge(ProviderAttempt.MAX_ANSWER_BYTES);
            }
            return failure != null;
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
