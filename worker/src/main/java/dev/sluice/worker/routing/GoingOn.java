package dev.sluice.worker.routing;

import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.AnswerSink;
import dev.sluice.worker.provider.Beginning;
import dev.sluice.worker.provider.Piece;
import dev.sluice.worker.provider.Prefix;
import dev.sluice.worker.provider.continuation.Wishes;

/**
 * Passes a job's pieces on and remembers their text, so that another call can go on from it. Owned by the run, and by
 * whoever reads the answer meanwhile.
 */
final class GoingOn implements AnswerSink {

    /** More isn't kept: such an answer isn't continued. */
    private static final int MAX_CHARS = 1024 * 1024;

    private final byte[] body;
    private final AnswerSink sink;
    private final StringBuilder text;
    private boolean isPossible;
    private Beginning beginning;

    /**
     * Starts with what the client has already.
     *
     * @param mayContinue whether any route of the job can continue an answer
     */
    GoingOn(byte[] body, Prefix prefix, boolean mayContinue, AnswerSink sink) {
        this.body = body;
        this.sink = sink;
        this.text = new StringBuilder(prefix.text());
        this.isPossible = mayContinue;
        this.beginning = Beginning.of(prefix, body);
    }

    @Override
    public void delta(Piece piece) {
        // Where the text of a piece can't be told there is more in it than text.
        isPossible &= piece.textStart() >= 0 && text.length() + piece.text().length() <= MAX_CHARS;
        if (isPossible) {
            text.append(piece.text());
        }
        sink.delta(piece);
    }

    @Override
    public boolean hasRoom() {
        return sink.hasRoom();
    }

    @Override
    public void awaitRoom() {
        sink.awaitRoom();
    }

    /** What the next call has to go on from. */
    Beginning beginning() {
        return beginning;
    }

    /** Whether the client has something that the next call has to go on from. */
    boolean hasBegun() {
        return !beginning.isEmpty();
    }

    /** Whether the answer may have no further token. */
    boolean isOutOfTokens() {
        return hasBegun()
                && beginning.usage().completionTokens() >= Wishes.of(body).maxTokens();
    }

    /**
     * A call was cut; the next one may go on from where it stopped.
     *
     * @param usage what the answer has cost so far
     * @return false if it must not
     */
    boolean cut(TokenUsage usage) {
        // With nothing said there is nothing to go on from, and the client may have the role.
        if (!isPossible || text.isEmpty() || !Wishes.of(body).allowGoingOnFrom(text.toString())) {
            return false;
        }
        beginning = new Beginning(text.toString(), usage);
        return true;
    }
}
