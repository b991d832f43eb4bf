package dev.sluice.simulation.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Outcome;
import dev.sluice.ingress.reply.ReplyOutlet;
import dev.sluice.simulation.time.Universe;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one client has received, over all its connections. */
final class Ear implements ReplyOutlet {

    private final Universe universe;
    private final boolean streamed;
    private final Runnable onFirstWord;
    private final StringBuilder text = new StringBuilder();
    private final List<String> faults = new ArrayList<>();
    private int ends;
    private @Nullable FailureCode failure;
    private long endedNanos;
    private long fence;
    private long sequence;
    private boolean full;

    Ear(Universe universe, boolean streamed, Runnable onFirstWord) {
        this.universe = universe;
        this.onFirstWord = onFirstWord;
        this.streamed = streamed;
    }

    String text() {
        return text.toString();
    }

    /** What no client should see. */
    List<String> faults() {
        return faults;
    }

    boolean hasEnded() {
        return ends > 0;
    }

    boolean isAnswered() {
        return ends > 0 && failure == null;
    }

    @Nullable
    FailureCode failure() {
        return failure;
    }

    long endedNanos() {
        return endedNanos;
    }

    long fence() {
        return fence;
    }

    long sequence() {
        return sequence;
    }

    void full(boolean whether) {
        full = whether;
    }

    @Override
    public boolean isFull() {
        return full;
    }

    @Override
    public boolean isStreamed() {
        return streamed;
    }

    @Override
    public void piece(Position position, byte[] envelope, byte[] piece) {
        follow(position);
        boolean isFirst = text.isEmpty();
        text.append(new String(piece, UTF_8));
        if (isFirst) {
            onFirstWord.run();
        }
    }

    @Override
    public void restart() {
        if (streamed && !text.isEmpty()) {
            faults.add("text was taken back from a stream");
        }
        text.setLength(0);
        sequence = 0;
    }

    @Override
    public void finished(Position position, byte[] envelope, FinishPayload payload, int from) {
        follow(position);
        if (!streamed) {
            payload.pieces().forEach(piece -> text.append(new String(piece, UTF_8)));
        }
        ended();
    }

    @Override
    public void failed(Outcome.Failure told) {
        failure = told.code();
        ended();
    }

    @Override
    public void flush() {
        // Everything is there already.
    }

    @Override
    public void keepAlive() {
        // The client waits anyway.
    }

    private void follow(Position position) {
        if (ends > 0) {
            faults.add("something came after the end");
        }
        if (position.sequence() != sequence + 1 || position.fence() < fence) {
            faults.add("sequence " + position.fence() + "-" + position.sequence() + " after " + fence + "-" + sequence);
        }
        fence = position.fence();
        sequence = position.sequence();
    }

    private void ended() {
        ends++;
        endedNanos = universe.nanos();
        if (ends > 1) {
            faults.add("a second end");
        }
    }
}
