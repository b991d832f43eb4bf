package dev.sluice.simulation.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.simulation.plan.Moment;
import dev.sluice.simulation.time.Signal;
import dev.sluice.simulation.time.Universe;
import dev.sluice.worker.provider.AnswerSink;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.Piece;
import dev.sluice.worker.provider.Prefix;
import dev.sluice.worker.provider.ProviderFailure;
import dev.sluice.worker.routing.AnswerEnd;
import dev.sluice.worker.routing.AnswerRun;
import dev.sluice.worker.routing.Answers;
import dev.sluice.worker.routing.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** Says for each call other words, so that a splice of two answers can't be missed; and keeps a log of its calls. */
final class Provider implements Answers {

    static final int PROMPT_TOKENS = 3;
    private static final long MILLISECOND = 1_000_000;

    private final Universe universe;
    private final BiConsumer<Moment, Call> said;
    private final List<Call> calls = new ArrayList<>();

    /** Tells how far it is with each answer. */
    Provider(Universe universe, BiConsumer<Moment, Call> said) {
        this.universe = universe;
        this.said = said;
    }

    List<Call> calls() {
        return calls;
    }

    @Override
    public AnswerRun open(JobHeaders job, byte[] body, Prefix prefix, AnswerSink sink, Turn turn) {
        return new Run(job, Script.of(body), prefix, sink);
    }

    @Override
    public Optional<Prefix> continuation(JobHeaders job, byte[] body, List<byte[]> pieces) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(new String(piece, UTF_8)));
        return Script.of(body).continues() ? Optional.of(new Prefix(text.toString(), words(text))) : Optional.empty();
    }

    @Override
    public byte[] whole(JobHeaders job, List<byte[]> pieces, TokenUsage usage) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(new String(piece, UTF_8)));
        return text.toString().getBytes(UTF_8);
    }

    @Override
    public byte[] chunkEnvelope(JobHeaders job) {
        return "{".getBytes(UTF_8);
    }

    /** Pieces of a long answer hold several. */
    private static long words(CharSequence text) {
        return text.chars().filter(letter -> letter == '<').count();
    }

    private final class Run implements AnswerRun {

        private final JobHeaders job;
        private final Script script;
        private final Prefix prefix;
        private final AnswerSink sink;
        private final Signal signal = new Signal();
        private boolean cancelled;
        private int made;

        Run(JobHeaders job, Script script, Prefix prefix, AnswerSink sink) {
            this.job = job;
            this.script = script;
            this.prefix = prefix;
            this.sink = sink;
        }

        @Override
        public AnswerEnd run() {
            if (cancelled) {
                return new AnswerEnd.Cancelled(TokenUsage.NONE);
            }
            Call call = new Call(job.id(), Universe.host().name(), prefix.text(), universe.nanos());
            calls.add(call);
            made++;
            int number = calls.size();
            for (int word = (int) prefix.tokens(); word < script.words(); word++) {
                pause(call);
                TokenUsage usage = TokenUsage.of(PROMPT_TOKENS, word);
                if (cancelled) {
                    call.ended("cancelled", universe.nanos());
                    return new AnswerEnd.Cancelled(usage);
                }
                if (word == script.failAt()) {
                    call.ended("failed", universe.nanos());
                    return new AnswerEnd.Failed(new ProviderFailure(FailureCode.PROVIDER_ERROR, "", null), usage);
                }
                if (word > 0 && word == script.words() / 2) {
                    said.accept(Moment.HALF_SAID, call);
                }
                if (word > 0 && word == script.words() * 9 / 10) {
                    said.accept(Moment.NEARLY_SAID, call);
                }
                String text = script.word(number, word);
                call.said.append(text);
                if (job.flags().streamed()) {
                    byte[] bytes = text.getBytes(UTF_8);
                    sink.awaitRoom();
                    sink.delta(new Piece(bytes, text, 0, bytes.length));
                }
            }
            call.ended("complete", universe.nanos());
            byte[] last = (job.flags().streamed() ? "" : call.text()).getBytes(UTF_8);
            return new AnswerEnd.Complete(
                    new FinishedAnswer("stop", TokenUsage.of(PROMPT_TOKENS, script.words()), List.of(last)));
        }

        private void pause(Call call) {
            long until = universe.nanos() + script.gapMillis() * MILLISECOND;
            try {
                while (!cancelled && universe.nanos() < until) {
                    signal.await(until);
                }
            } catch (dev.sluice.simulation.time.KilledError e) {
                call.ended("killed", universe.nanos());
                throw e;
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            signal.raise();
        }

        @Override
        public int calls() {
            return made;
        }
    }
}
