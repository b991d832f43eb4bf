package dev.sluice.ingress.api;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Outcome;
import dev.sluice.ingress.quota.Reservation;
import dev.sluice.ingress.reply.ReplyOutlet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Sees a reply's end on its way to the client, and settles what its job held before the client can know of it: whoever
 * sends its next request at once, to whichever ingress, finds the place free. Where Redis is away, the client waits 100
 * ms for that and no longer.
 */
final class SettlingOutlet implements ReplyOutlet {

    private static final long MOST_MILLIS = 100;

    private final ReplyOutlet client;
    private final Reservation reservation;
    private final Executor loop;

    private SettlingOutlet(ReplyOutlet client, Reservation reservation, Executor loop) {
        this.client = client;
        this.reservation = reservation;
        this.loop = loop;
    }

    /**
     * The client's outlet itself where nothing is held.
     *
     * @param loop the thread on which the client is told
     */
    static ReplyOutlet before(ReplyOutlet client, Reservation reservation, Executor loop) {
        return reservation.equals(Reservation.NONE) ? client : new SettlingOutlet(client, reservation, loop);
    }

    @Override
    public boolean isFull() {
        return client.isFull();
    }

    @Override
    public boolean isStreamed() {
        return client.isStreamed();
    }

    @Override
    public void piece(Position position, byte[] envelope, byte[] piece) {
        client.piece(position, envelope, piece);
    }

    @Override
    public void restart() {
        client.restart();
    }

    @Override
    public void finished(Position position, byte[] envelope, FinishPayload payload, int from) {
        afterwards(
                reservation.used(Outcome.decode(payload.outcome()).usage()),
                () -> client.finished(position, envelope, payload, from));
    }

    @Override
    public void failed(Outcome.Failure failure) {
        // What it has cost is known to its worker.
        afterwards(reservation.ended(), () -> client.failed(failure));
    }

    @Override
    public void flush() {
        client.flush();
    }

    @Override
    public void keepAlive() {
        client.keepAlive();
    }

    private void afterwards(CompletionStage<?> settled, Runnable end) {
        // A copy, since a limit of time on the original would complete it for others, too.
        CompletionStage<Void> _ = settled.<@Nullable Object>handle((_, _) -> null)
                .toCompletableFuture()
                .completeOnTimeout(null, MOST_MILLIS, MILLISECONDS)
                .thenRunAsync(
                        () -> {
                            end.run();
                            client.flush();
                        },
                        loop);
    }
}
