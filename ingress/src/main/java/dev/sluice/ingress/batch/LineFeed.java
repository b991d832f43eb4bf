package dev.sluice.ingress.batch;

import dev.sluice.common.job.JobId;
import dev.sluice.ingress.api.ApiRequest;
import dev.sluice.ingress.batch.LineReader.Line;
import dev.sluice.ingress.batch.OpenLines.OpenLine;
import dev.sluice.ingress.batch.book.Batch;
import dev.sluice.ingress.batch.permit.Permits;
import dev.sluice.ingress.batch.permit.Permits.Permit;
import dev.sluice.ingress.edge.RequestFailedException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sends the lines of a batch that have no row, in their order, as long as there is room in the lane; used by one
 * thread.
 *
 * <p>A body is held from its reading until Kafka has it, and of these only a few are at once. A line that Kafka refused
 * is sent again. A line that the live endpoint would refuse today (its model has gone since the check) gets its row at
 * once. One that its caller's limits hold back waits, and those after it.
 */
final class LineFeed {

    private static final int MAX_UNACKNOWLEDGED = 64;
    private static final long AGAIN_MILLIS = 250;

    /** Hears of lines that can't be sent at all. */
    interface Refusals {
        void refused(OpenLine line, RequestFailedException why);
    }

    private record Sending(OpenLine line, ApiRequest request, int laneWeight) {}

    private record Acknowledged(Sending sending, boolean isAccepted) {}

    private final Batch batch;
    private final BatchTools tools;
    private final Permits.OfBatch permits;
    private final OpenLines open;
    private final BitSet done;
    private final LineReader lines;
    private final Function<byte[], ? extends ApiRequest> reader;
    private final Queue<Acknowledged> acknowledged = new ConcurrentLinkedQueue<>();
    private final Deque<Sending> again = new ArrayDeque<>();
    private int unacknowledged;
    private long pausedUntilMillis;
    private @Nullable Line next;
    private int position;

    LineFeed(Batch batch, BatchTools tools, OpenLines open, BitSet done, LineReader lines) throws IOException {
        this.batch = batch;
        this.tools = tools;
        this.permits = tools.permits().of(batch.order());
        this.open = open;
        this.done = done;
        this.reader = tools.reader(batch);
        this.lines = lines;
        advance();
    }

    /** Sends what may be sent now, of the lines up to this one. */
    void send(int reserved, Refusals refusals) throws IOException {
        hear();
        if (tools.millis().getAsLong() < pausedUntilMillis) {
            return;
        }
        while (unacknowledged < MAX_UNACKNOWLEDGED && !again.isEmpty()) {
            Sending refused = again.poll();
            if (!isDone(refused.line().number())) {
                send(refused);
            }
        }
        while (unacknowledged < MAX_UNACKNOWLEDGED
                && open.sent() < tools.settings().maxOutstanding()
                && next != null
                && next.number() <= reserved) {
            // What an owner before has sent may have been answered since this line was read: it won't be again.
            if (!isDone(next.number()) && !send(next, refusals)) {
                return;
            }
            advance();
        }
    }

    /** Whether a line waits for a later record of the batch. */
    boolean isBeyond(int reserved) {
        return next != null && next.number() > reserved;
    }

    /** The number of the last line that was read. */
    int position() {
        return position;
    }

    /** Whether no line is left to be sent. */
    boolean isOver() {
        return next == null && again.isEmpty() && unacknowledged == 0;
    }

    private void advance() throws IOException {
        do {
            next = lines.next();
            position = next == null ? position : next.number();
        } while (next != null && isDone(next.number()));
    }

    private boolean isDone(int number) {
        return done.get(number - 1);
    }

    /** Whether the line is dealt with; if not, it is its turn again after a pause. */
    private boolean send(Line line, Refusals refusals) {
        JobId job = LineJobs.idOf(batch.id(), line.number());
        LineForm form = LineForm.read(line.text(), batch.order().family());
        OpenLine sent = new OpenLine(job, line.number(), form.customId());
        try {
            ApiRequest request = reader.apply(form.body());
            switch (permits.ask(job, request)) {
                case Permit.Granted granted -> {
                    open.send(sent);
                    send(new Sending(sent, request, granted.laneWeight()));
                }
                case Permit.Later later -> {
                    pausedUntilMillis =
                            tools.millis().getAsLong() + later.pause().toMillis();
                    return false;
                }
                case Permit.Refused refused -> refusals.refused(sent, refused.why());
            }
        } catch (RequestFailedException e) {
            refusals.refused(sent, e);
        }
        return true;
    }

    private void send(Sending sending) {
        unacknowledged++;
        tools.feed()
                .send(batch.order(), sending.line().job(), sending.request(), sending.laneWeight())
                .thenAccept(isAccepted -> acknowledged.add(new Acknowledged(sending, isAccepted)));
    }

    private void hear() {
        for (Acknowledged one = acknowledged.poll(); one != null; one = acknowledged.poll()) {
            unacknowledged--;
            if (!one.isAccepted()) {
                again.add(one.sending());
                pausedUntilMillis = tools.millis().getAsLong() + AGAIN_MILLIS;
            }
        }
    }
}
