package dev.sluice.worker.provider;

/** Takes an answer piece by piece while the provider still writes it. */
@FunctionalInterface
public interface AnswerSink {

    /** Takes the next piece. Blocks only where {@link #hasRoom} says no. */
    void delta(Piece piece);

    /** Whether some more pieces are taken without blocking, so that an event loop may bring them. */
    default boolean hasRoom() {
        return false;
    }

    /** Blocks while the way to the client is full. */
    default void awaitRoom() {}
}
