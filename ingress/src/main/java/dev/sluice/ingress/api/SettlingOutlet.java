package dev.sluice.ingress.api;

import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Outcome;
import dev.sluice.ingress.quota.Reservation;
import dev.sluice.ingress.reply.ReplyOutlet;

/**
 * Sees a reply's end on its way to the client, and settles what its job held before the client can know of it: whoever
 * sends its next request at once finds the place free.
 */
final class SettlingOutlet implements ReplyOutlet {

    private final ReplyOutlet client;
    private final Reservation reservation;

    private SettlingOutlet(ReplyOutlet client, Reservation reservation) {
        this.client = client;
        this.reservation = reservation;
    }

    /** The client's outlet itself where nothing is held. */
    static ReplyOutlet before(ReplyOutlet client, Reservation reservation) {
        return reservation.equals(Reservation.NONE) ? client : new SettlingOutlet(client, reservation);
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
        reservation.used(Outcome.decode(payload.outcome()).usage());
        client.finished(position, envelope, payload, from);
    }

    @Override
    public void failed(Outcome.Failure failure) {
        // What it has cost is known to its worker.
        reservation.ended();
        client.failed(failure);
    }

    @Override
    public void flush() {
        client.flush();
    }

    @Override
    public void keepAlive() {
        client.keepAlive();
    }
}
