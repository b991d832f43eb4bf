package dev.sluice.simulation.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Says for each call other words, so that a splice of two answers can't be missed; and keeps a log of its calls. */
final class Provider implements Answers {

    static final int PROMPT_TOKENS = 3;
    private static final long MILLISECOND = 1_000_000;

    private final Universe universe;
    private final Consumer<Call> halfSaid;
    private final List<Call> calls = new ArrayList<>();

    Provider(Universe universe, Consumer<Call> halfSaid) {
        this.universe = universe;
        this.halfSaid = halfSaid;
    }

    List<Call> calls() {
        return calls;
    }

    @Override
    public AnswerRun open(JobHeaders job, byte[] body, Prefix prefix, AnswerSink sink) {
        return new Run(job, Script.of(body), prefix, sink);
    }

    @Override
    public Optional<Prefix> continuation(JobHeaders job, byte[] body, List<byte[]> pieces) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(new String(piece, UTF_8)));
        return Script.of(body).continues() ? Optional.of(new Prefix(text.toString(), pieces.size())) : Optional.empty();
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
                    halfSaid.accept(call);
                }
                String said = "<" + number + "." + word + ">";
                call.said.append(said);
                if (job.flags().streamed()) {
                    sink.delta(Piece.apart(said.getBytes(UTF_8), said));
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
