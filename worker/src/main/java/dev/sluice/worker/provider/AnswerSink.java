package dev.sluice.worker.provider;

/** Takes an answer piece by piece while the provider still writes it. */
@FunctionalInterface
public interface AnswerSink {

    /** Takes the next piece. May block while the way to the client is full. */
    void delta(Piece piece);
}
