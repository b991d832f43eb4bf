package dev.sluice.simulator.wire;

import java.util.Arrays;

/**
 * An answer that is sent as one object, after the time that its tokens take.
 *
 * @param body the object
 * @param steps how many tokens' time it takes
 * @param tokensPerStep how many tokens a step stands for
 */
public record WholeScript(byte[] body, int steps, int tokensPerStep) implements Script {

    private static final byte[] NOTHING = {};

    /** The object that tells of a failure after so many steps; it counts as no tokens. */
    public WholeScript failedAfter(int failedSteps, byte[] failure) {
        return new WholeScript(failure, failedSteps, 0);
    }

    /** The same answer with bytes in its middle that are neither JSON nor UTF-8. */
    public WholeScript garbled() {
        byte[] garbled = body.clone();
        garbled[garbled.length / 2] = (byte) 0xFF;
        garbled[garbled.length / 2 + 1] = '{';
        return new WholeScript(garbled, steps, tokensPerStep);
    }

    @Override
    public byte[] step(int index) {
        return NOTHING;
    }

    @Override
    public byte[] ending() {
        return body;
    }

    @Override
    public byte[] failure() {
        return NOTHING;
    }

    @Override
    public byte[] torso() {
        return Arrays.copyOf(body, body.length / 2);
    }

    @Override
    public byte[] garbage() {
        return NOTHING;
    }

    @Override
    public int contentLength() {
        return body.length;
    }

    @Override
    public String contentType() {
        return "application/json";
    }
}
