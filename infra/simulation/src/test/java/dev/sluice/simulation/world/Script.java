package dev.sluice.simulation.world;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a request asks of the provider: its body.
 *
 * @param words how many words the answer has
 * @param gapMillis between two words
 * @param failAt the word at which the provider fails; -1 for never
 * @param continues whether another call can go on from a prefix
 * @param padding how many letters each word has besides its numbers
 */
record Script(int words, int gapMillis, int failAt, boolean continues, int padding) {

    byte[] body() {
        return (words + " " + gapMillis + " " + failAt + " " + (continues ? 1 : 0) + " " + padding).getBytes(UTF_8);
    }

    /** The word of this number, as one call says it. */
    String word(int call, int number) {
        return "<" + call + "." + number + ">" + "x".repeat(padding);
    }

    static Script of(byte[] body) {
        String[] parts = new String(body, UTF_8).split(" ", -1);
        return new Script(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                parts[3].equals("1"),
                Integer.parseInt(parts[4]));
    }
}
