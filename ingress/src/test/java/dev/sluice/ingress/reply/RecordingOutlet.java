package dev.sluice.ingress.reply;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.reply.FinishPayload;
import dev.sluice.common.reply.Outcome;
import java.util.ArrayList;
import java.util.List;

/** A client that writes down what it gets. */
final class RecordingOutlet implements ReplyOutlet {

    final List<String> pieces = new ArrayList<>();
    final List<String> ends = new ArrayList<>();
    boolean full;
    int looks;
    private final boolean streamed;

    RecordingOutlet(boolean streamed) {
        this.streamed = streamed;
    }

    String text() {
        return String.join("", pieces);
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
        pieces.add(new String(piece, UTF_8));
    }

    @Override
    public void restart() {
        pieces.clear();
    }

    @Override
    public void finished(Position position, byte[] envelope, FinishPayload payload, int from) {
        payload.pieces().stream().skip(from).forEach(piece -> pieces.add(new String(piece, UTF_8)));
        ends.add("finished");
    }

    @Override
    public void failed(Outcome.Failure failure) {
        ends.add(failure.code().name());
    }

    @Override
    public void flush() {}

    @Override
    public void keepAlive() {
        looks++;
    }
}
