package dev.sluice.simulator.calls;

import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** A call that runs; owned by its connection's event loop. */
public final class OpenCall {

    private final CallLog log;
    private final InstantSource clock;
    private final ServedCall call;

    private @Nullable Long ttftMillis;
    private long tokens;
    private int status;
    private boolean ended;
    private Runnable onEnd = () -> {};

    OpenCall(CallLog log, InstantSource clock, ServedCall call) {
        this.log = log;
        this.clock = clock;
        this.call = call;
    }

    /** The call's number. */
    public long number() {
        return call.number();
    }

    /** When it arrived, in epoch milliseconds. */
    public long startedAtMillis() {
        return call.start().startedAtMillis();
    }

    /** Its status was sent. */
    public void answered(int sentStatus) {
        status = sentStatus;
    }

    /** Tokens were sent. */
    public void sent(int sentTokens) {
        if (ttftMillis == null && sentTokens > 0) {
            ttftMillis = clock.millis() - startedAtMillis();
        }
        tokens += sentTokens;
    }

    /** Does this once it has ended. */
    public void onEnd(Runnable action) {
        onEnd = action;
    }

    /** The simulator ended it. Only the first end counts. */
    public void end(Outcome outcome) {
        end(outcome, false);
    }

    /** The client closed. Only the first end counts. */
    public void endByClient(Outcome outcome) {
        end(outcome, true);
    }

    private void end(Outcome outcome, boolean byClient) {
        if (!ended) {
            ended = true;
            long now = clock.millis();
            log.ended(call, new CallEnd(now, ttftMillis, tokens, outcome, status, byClient ? now : null));
            onEnd.run();
        }
    }
}
