package dev.sluice.worker.provider;

import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.http.AnswerReader;
import dev.sluice.worker.provider.http.CallBrokenException;
import dev.sluice.worker.provider.http.CallBrokenException.Stage;
import dev.sluice.worker.provider.http.CallTimeouts;
import dev.sluice.worker.provider.http.ProviderCall;
import dev.sluice.worker.provider.http.ProviderClient;
import dev.sluice.worker.provider.http.ProviderClient.Connection;
import dev.sluice.worker.provider.http.ProviderRequest;
import dev.sluice.worker.provider.http.ResponseHead;
import dev.sluice.worker.provider.http.Watch;
import dev.sluice.worker.provider.http.Watchdog;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One provider call, from its sending to its end. Run once, by one thread; cancelled by any. */
public final class ProviderAttempt {

    /** What all calls share. */
    public record Equipment(ProviderClient client, Watchdog watchdog) {}

    /** The largest answer that isn't streamed. */
    public static final int MAX_ANSWER_BYTES = 16 * 1024 * 1024;

    private static final int MAX_REFUSAL_BYTES = 64 * 1024;

    private final Equipment equipment;
    private final CallTimeouts timeouts;
    private final Dialect dialect;
    private final ChatCall call;
    private final TokenUsage before;
    private final NoticingSink sink;
    private final AtomicInteger sent;
    private final BooleanSupplier mayRepeat;
    private final Consumer<ResponseHead> onHead;

    /** The exchange to close when somebody cancels: replaced once, for the repetition after a stale connection. */
    private volatile @Nullable ProviderCall exchange;

    private volatile boolean cancelled;

    /** What it means that the call took too long. */
    private ProviderFailure pastLimit = CallFailures.expired();

    /**
     * Prepares the call; nothing is sent yet.
     *
     * @param sent counts each request that goes out: two if an idle connection turns out to be dead
     * @param mayRepeat asked before that second one: it may be a repetition, since the provider may have read the first
     * @param onHead hears the answer's status and headers
     */
    public ProviderAttempt(
            Equipment equipment,
            CallTimeouts timeouts,
            Dialect dialect,
            ChatCall call,
            AnswerSink sink,
            AtomicInteger sent,
            BooleanSupplier mayRepeat,
            Consumer<ResponseHead> onHead) {
        this.equipment = equipment;
        this.timeouts = timeouts;
        this.dialect = dialect;
        this.call = call;
        this.before = call.beginning().usage();
        this.sink = new NoticingSink(sink);
        this.sent = sent;
        this.mayRepeat = mayRepeat;
        this.onHead = onHead;
    }

    /**
     * Makes the call. An exception of the sink ends it and comes out.
     *
     * @param remaining the time until the job's deadline
     */
    public AttemptEnd run(Duration remaining) {
        return switch (dialect.request(call)) {
            case Translation.Impossible impossible -> failed(impossible.failure(), before);
            case Translation.Ready ready ->
                send(ready.request().with(call.target().additions()), remaining, Connection.ANY);
        };
    }

    /** Closes the provider's connection at once. */
    public void cancel() {
        cancelled = true;
        ProviderCall open = exchange;
        if (open != null) {
            open.cancel();
        }
    }

    private AttemptEnd send(ProviderRequest request, Duration remaining, Connection connection) {
        long startNanos = System.nanoTime();
        ProviderCall opened = equipment.client().call(request, connection, timeouts.connect());
        exchange = opened;
        if (cancelled) {
            return new AttemptEnd.Cancelled(before);
        }
        try (Watch watch = equipment.watchdog().watch(opened, firstSilence(), bounded(remaining))) {
            AnswerReading reading = new AnswerReading(opened, watch);
            CallBrokenException broken = null;
            try {
                opened.run(reading);
            } catch (CallBrokenException e) {
                broken = e;
            }
            if (broken == null || reading.hasHead()) {
                return reading.end(broken);
            }
            sent.addAndGet(broken.stage() == Stage.NOT_SENT ? 0 : 1);
            if (broken.stage() == Stage.STALE_CONNECTION
                    && connection == Connection.ANY
                    && !cancelled
                    && watch.verdict() == Watch.Verdict.RUNNING
                    && mayRepeat.getAsBoolean()) {
                // The provider closed the idle connection as we took it: no fault of the job, and no attempt.
                Duration spent = Duration.ofNanos(System.nanoTime() - startNanos);
                return send(request, remaining.minus(spent), Connection.NEW);
            }
            return broken(broken, watch, before);
        }
    }

    /** The time that a call may take: a stream's own limit may come before the job's deadline. */
    private Duration bounded(Duration remaining) {
        boolean isShorter = call.isStreamed() && timeouts.stream().compareTo(remaining) < 0;
        pastLimit = isShorter ? CallFailures.silent() : CallFailures.expired();
        return isShorter ? timeouts.stream() : remaining;
    }

    private Duration firstSilence() {
        return call.isStreamed() ? timeouts.firstToken() : timeouts.whole();
    }

    private AttemptEnd broken(CallBrokenException e, Watch watch, TokenUsage usage) {
        if (cancelled) {
            return new AttemptEnd.Cancelled(usage);
        }
        return switch (watch.verdict()) {
            case DEADLINE -> failed(pastLimit, usage);
            case SILENT -> cut(CallFailures.silent(), usage);
            case RUNNING -> cut(CallFailures.broken(e.stage()), usage);
        };
    }

    private AttemptEnd failed(ProviderFailure failure, TokenUsage usage) {
        return new AttemptEnd.Failed(failure, sink.hasBegun(), false, usage);
    }

    private AttemptEnd cut(ProviderFailure failure, TokenUsage usage) {
        return new AttemptEnd.Failed(failure, sink.hasBegun(), true, usage);
    }

    /**
     * Reads the answer: handed on between event loops and the call's thread, to which it comes back when the exchange
     * has ended.
     */
    private final class AnswerReading implements AnswerReader {

        private final ProviderCall opened;
        private final Watch watch;
        private @Nullable ResponseHead head;

        /** Of a streamed answer. */
        private @Nullable StreamParser parser;

        /** Of one that isn't, and of a refusal: what came so far. */
        private final ByteArrayOutputStream object = new ByteArrayOutputStream(0);

        AnswerReading(ProviderCall opened, Watch watch) {
            this.opened = opened;
            this.watch = watch;
        }

        boolean hasHead() {
            return head != null;
        }

        @Override
        public void head(ResponseHead came) {
            head = came;
            sent.incrementAndGet();
            onHead.accept(came);
            if (came.isSuccess() && call.isStreamed()) {
                parser = dialect.stream(call);
            }
        }

        @Override
        public boolean isReady() {
            if (parser == null) {
                return true;
            }
            // While the way to the client is full it is no silence of the provider.
            watch.rest();
            return sink.hasRoom();
        }

        @Override
        public void awaitReady() {
            watch.rest();
            sink.awaitRoom();
        }

        @Override
        public boolean take(byte[] bytes, int offset, int length) {
            StreamParser stream = parser;
            if (stream == null) {
                object.write(bytes, offset, length);
                return object.size() <= limit();
            }
            watch.rest();
            stream.feed(bytes, offset, length, sink);
            watchOn();
            return !stream.isOver();
        }

        private int limit() {
            return isSuccess() ? MAX_ANSWER_BYTES : MAX_REFUSAL_BYTES;
        }

        private boolean isSuccess() {
            return head != null && head.isSuccess();
        }

        private void watchOn() {
            if (sink.hasBegun()) {
                watch.goOn(timeouts.idle());
            } else {
                // Until the first token only the token counts: providers send comments while they think.
                watch.goOn();
            }
        }

        /**
         * What came of it; the thread's alone by now.
         *
         * @param broken why the answer didn't come to its end; null if it did
         */
        AttemptEnd end(@Nullable CallBrokenException broken) {
            boolean isRead = false;
            try {
                AttemptEnd end;
                if (!isSuccess()) {
                    end = refusal(broken);
                } else if (parser == null) {
                    end = whole(broken);
                } else {
                    end = stream(parser, broken);
                }
                isRead = end instanceof AttemptEnd.Answered || !isSuccess();
                return end;
            } finally {
                if (!isRead) {
                    // Whatever it still says, nobody listens: closing now stops its work, and our bill.
                    opened.cancel();
                }
            }
        }

        private AttemptEnd stream(StreamParser stream, @Nullable CallBrokenException broken) {
            AttemptEnd end = ended(stream);
            return broken == null || isLastWord(end) ? end : broken(broken, watch, stream.usage());
        }

        /** Whether what came before the connection broke says how the call ended. */
        private boolean isLastWord(AttemptEnd end) {
            return switch (end) {
                case AttemptEnd.Answered ignored -> true;
                case AttemptEnd.Failed failed ->
                    !failed.cut() && !cancelled && watch.verdict() == Watch.Verdict.RUNNING;
                case AttemptEnd.Cancelled ignored -> false;
            };
        }

        private AttemptEnd ended(StreamParser stream) {
            return switch (stream.end(sink)) {
                case ParsedAnswer.Whole whole -> new AttemptEnd.Answered(whole.answer());
                case ParsedAnswer.Broken broken -> failed(broken.failure(), stream.usage());
                case ParsedAnswer.Cut ignored -> cut(CallFailures.cutShort(), stream.usage());
            };
        }

        private AttemptEnd whole(@Nullable CallBrokenException broken) {
            if (broken != null) {
                return broken(broken, watch, before);
            }
            if (object.size() > MAX_ANSWER_BYTES) {
                return failed(CallFailures.tooLarge(MAX_ANSWER_BYTES), before);
            }
            return switch (dialect.whole(call, object.toByteArray())) {
                case ParsedAnswer.Whole whole -> new AttemptEnd.Answered(whole.answer());
                case ParsedAnswer.Broken failure -> failed(failure.failure(), before);
                case ParsedAnswer.Cut ignored -> failed(CallFailures.unreadable(), before);
            };
        }

        private AttemptEnd refusal(@Nullable CallBrokenException broken) {
            if (broken != null && (cancelled || watch.verdict() != Watch.Verdict.RUNNING)) {
                return broken(broken, watch, before);
            }
            // Without a body, or with too long a one, the status says enough.
            boolean isKnown = broken == null && object.size() <= MAX_REFUSAL_BYTES;
            ResponseHead status = Objects.requireNonNull(head);
            return failed(dialect.refusal(call, status, isKnown ? object.toByteArray() : new byte[0]), before);
        }
    }
}
