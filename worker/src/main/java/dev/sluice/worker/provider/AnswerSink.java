package dev.sluice.worker.provider;

/** Takes an answer piece by piece while the provider still writes it. */
@FunctionalInterface
public interface AnswerSink {

    /**
     * Takes the varying part of one chunk, rendered: {@code "choices":[…]}} with the brace that closes the chunk. It
     * has no finish reason. May block while the way to the client is full.
     *
     * @param piece not changed afterwards by anybody
     * @param text the text in it, for counting and continuation; empty for a piece without text
     */
    void delta(byte[] piece, String text);
}
