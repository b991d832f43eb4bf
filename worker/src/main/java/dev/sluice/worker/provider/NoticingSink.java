package dev.sluice.worker.provider;

/** Notices whether anything went out. Owned by whoever reads the answer. */
final class NoticingSink implements AnswerSink {

    private final AnswerSink sink;
    private boolean begun;

    NoticingSink(AnswerSink sink) {
        this.sink = sink;
    }

    boolean hasBegun() {
        return begun;
    }

    @Override
    public void delta(Piece piece) {
        begun = true;
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
}
