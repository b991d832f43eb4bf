package dev.sluice.worker.provider;

import dev.sluice.common.usage.TokenUsage;
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
    private static final int BUFFER_BYTES = 8 * 1024;

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
        try (opened;
                Watch watch = equipment.watchdog().watch(opened, firstSilence(), bounded(remaining))) {
            ResponseHead head;
            try {
                head = opened.open();
                sent.incrementAndGet();
                onHead.accept(head);
            } catch (CallBrokenException e) {
                sent.addAndGet(e.stage() == Stage.NOT_SENT ? 0 : 1);
                if (e.stage() == Stage.STALE_CONNECTION
                        && connection == Connection.ANY
                        && !cancelled
                        && watch.verdict() == Watch.Verdict.RUNNING
                        && mayRepeat.getAsBoolean()) {
                    // The provider closed the idle connection as we took it: no fault of the job, and no attempt.
                    Duration spent = Duration.ofNanos(System.nanoTime() - startNanos);
                    return send(request, remaining.minus(spent), Connection.NEW);
                }
                return broken(e, watch, before);
            }
            return new AnswerReading(opened, watch, head).read();
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

    /** The part of the call after the answer's head. */
    private final class AnswerReading {

        private final ProviderCall opened;
        private final Watch watch;
        private final ResponseHead head;
        private final byte[] buffer = new byte[BUFFER_BYTES];

        AnswerReading(ProviderCall opened, Watch watch, ResponseHead head) {
            this.opened = opened;
            this.watch = watch;
            this.head = head;
        }

        AttemptEnd read() {
            boolean isRead = false;
            try {
                AttemptEnd end;
                if (!head.isSuccess()) {
                    end = refusal();
                } else {
                    end = call.isStreamed() ? stream() : whole();
                }
                isRead = end instanceof AttemptEnd.Answered || !head.isSuccess();
                return end;
            } finally {
                if (!isRead) {
                    // Whatever it still says, nobody listens: closing now stops its work, and our bill.
                    opened.cancel();
                }
            }
        }

        private AttemptEnd stream() {
            StreamParser parser = dialect.stream(call);
            try {
                int count = opened.read(buffer);
                while (count >= 0) {
                    // The sink may block while the way to the client is full: that is no silence of the provider.
                    watch.rest();
                    parser.feed(buffer, 0, count, sink);
                    watchOn();
                    count = parser.isOver() ? -1 : opened.read(buffer);
                }
            } catch (CallBrokenException e) {
                AttemptEnd end = ended(parser);
                return isLastWord(end) ? end : broken(e, watch, parser.usage());
            }
            return ended(parser);
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

        private void watchOn() {
            if (sink.hasBegun()) {
                watch.goOn(timeouts.idle());
            } else {
                // Until the first token only the token counts: providers send comments while they think.
                watch.goOn();
            }
        }

        private AttemptEnd ended(StreamParser parser) {
            return switch (parser.end(sink)) {
                case ParsedAnswer.Whole whole -> new AttemptEnd.Answered(whole.answer());
                case ParsedAnswer.Broken broken -> failed(broken.failure(), parser.usage());
                case ParsedAnswer.Cut ignored -> cut(CallFailures.cutShort(), parser.usage());
            };
        }

        private AttemptEnd whole() {
            try {
                byte @Nullable [] object = readUpTo(MAX_ANSWER_BYTES);
                if (object == null) {
                    return failed(CallFailures.tooLarge(MAX_ANSWER_BYTES), before);
                }
                return switch (dialect.whole(call, object)) {
                    case ParsedAnswer.Whole whole -> new AttemptEnd.Answered(whole.answer());
                    case ParsedAnswer.Broken broken -> failed(broken.failure(), before);
                    case ParsedAnswer.Cut ignored -> failed(CallFailures.unreadable(), before);
                };
            } catch (CallBrokenException e) {
                return broken(e, watch, before);
            }
        }

        private AttemptEnd refusal() {
            byte[] body = {};
            try {
                byte @Nullable [] all = readUpTo(MAX_REFUSAL_BYTES);
                body = all == null ? body : all;
            } catch (CallBrokenException e) {
                if (cancelled || watch.verdict() != Watch.Verdict.RUNNING) {
                    return broken(e, watch, before);
                }
                // The status says enough.
            }
            return failed(dialect.refusal(call, head, body), before);
        }

        private byte @Nullable [] readUpTo(int limit) throws CallBrokenException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream(BUFFER_BYTES);
            int count = opened.read(buffer);
            while (count >= 0) {
                bytes.write(buffer, 0, count);
                if (bytes.size() > limit) {
                    return null;
                }
                count = opened.read(buffer);
            }
            return bytes.toByteArray();
        }
    }
}
