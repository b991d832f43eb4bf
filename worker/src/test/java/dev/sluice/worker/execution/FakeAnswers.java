package dev.sluice.worker.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.AnswerSink;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.Piece;
import dev.sluice.worker.provider.Prefix;
import dev.sluice.worker.routing.AnswerEnd;
import dev.sluice.worker.routing.AnswerRun;
import dev.sluice.worker.routing.Answers;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Says three words, pausing after the first until it is let go on or cancelled. */
final class FakeAnswers implements Answers {

    static final TokenUsage USAGE = TokenUsage.of(3, 3);
    static final TokenUsage PARTIAL = new TokenUsage(3, 1, 0, 0, true);
    static final List<String> WORDS = List.of("one", " two", " three");

    private final AtomicInteger calls = new AtomicInteger();
    private volatile CountDownLatch pause = new CountDownLatch(0);
    private volatile boolean continues;

    int calls() {
        return calls.get();
    }

    void pauseAfterFirstWord() {
        pause = new CountDownLatch(1);
    }

    void goOn() {
        pause.countDown();
    }

    void canContinue(boolean can) {
        continues = can;
    }

    void reset() {
        calls.set(0);
        goOn();
        continues = false;
    }

    @Override
    public AnswerRun open(JobHeaders job, byte[] body, Prefix prefix, AnswerSink sink) {
        return new Run(job, prefix, sink);
    }

    @Override
    public Optional<Prefix> continuation(JobHeaders job, byte[] body, List<byte[]> pieces) {
        StringBuilder text = new StringBuilder();
        pieces.forEach(piece -> text.append(new String(piece, UTF_8)));
        return continues ? Optional.of(new Prefix(text.toString(), pieces.size())) : Optional.empty();
    }

    @Override
    public byte[] whole(JobHeaders job, List<byte[]> pieces, TokenUsage usage) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        pieces.forEach(whole::writeBytes);
        return whole.toByteArray();
    }

    @Override
    public byte[] chunkEnvelope(JobHeaders job) {
        return "{".getBytes(UTF_8);
    }

    private final class Run implements AnswerRun {

        private final JobHeaders job;
        private final Prefix prefix;
        private final AnswerSink sink;
        private final CountDownLatch cancelled = new CountDownLatch(1);

        Run(JobHeaders job, Prefix prefix, AnswerSink sink) {
            this.job = job;
            this.prefix = prefix;
            this.sink = sink;
        }

        @Override
        public AnswerEnd run() {
            calls.incrementAndGet();
            String said = prefix.text();
            for (String word : WORDS) {
                if (!prefix.isEmpty() && prefix.text().contains(word)) {
                    continue;
                }
                if (!said.isEmpty() && isCancelledWhilePaused()) {
                    return new AnswerEnd.Cancelled(PARTIAL);
                }
                said += word;
                if (job.flags().streamed()) {
                    sink.delta(Piece.apart(word.getBytes(UTF_8), word));
                }
            }
            byte[] last = (job.flags().streamed() ? "end" : said).getBytes(UTF_8);
            return new AnswerEnd.Complete(new FinishedAnswer("stop", USAGE, List.of(last)));
        }

        private boolean isCancelledWhilePaused() {
            try {
                while (pause.getCount() > 0) {
                    if (cancelled.await(5, TimeUnit.MILLISECONDS)) {
                        return true;
                    }
                }
                return cancelled.getCount() == 0;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return true;
            }
        }

        @Override
        public void cancel() {
            cancelled.countDown();
        }

        @Override
        public int calls() {
            return 1;
        }
    }
}
