package dev.sluice.simulator.wire;

/** The bytes of one answer, in the pieces in which they are sent. */
public interface Script {

    /** How many steps the answer has: each is sent at its own time. */
    int steps();

    /** How many tokens a step stands for. */
    int tokensPerStep();

    /** What is sent with a step; empty where nothing is sent before the end. */
    byte[] step(int index);

    /** What follows the last step at once. */
    byte[] ending();

    /** How the answer ends when the provider fails within it. */
    byte[] failure();

    /** What the client gets in vain when the answer is cut: nothing of a stream, the first half of an object. */
    byte[] torso();

    /** Bytes that no reader of this dialect understands. */
    byte[] garbage();

    /** The body's length where it is known beforehand, or -1. */
    int contentLength();

    /** The body's media type. */
    String contentType();
}
