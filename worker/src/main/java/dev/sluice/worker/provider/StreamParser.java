package dev.sluice.worker.provider;

import dev.sluice.common.usage.TokenUsage;

/** Reads one streamed answer, pushed to it piece by piece; owned by whoever pushes, one at a time. */
public interface StreamParser {

    /**
     * Takes the next bytes, and gives the sink what is whole by then.
     *
     * @param bytes only valid during the call
     */
    void feed(byte[] bytes, int offset, int length, AnswerSink sink);

    /** Whether more bytes would change nothing: the answer said that it is over, or it can't be read. */
    boolean isOver();

    /** What it was, as far as it went. Called once, after the last byte. */
    ParsedAnswer end(AnswerSink sink);

    /** What it has cost so far: the provider's own figures, else an estimate, else nothing if nothing came. */
    TokenUsage usage();
}
