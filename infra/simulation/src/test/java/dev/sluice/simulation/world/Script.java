package dev.sluice.simulation.world;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What a request asks of the provider: its body.
 *
 * @param words how many words the answer has
 * @param gapMillis between two words
 * @param failAt the word at which the provider fails; -1 for never
 * @param continues whether another call can go on from a prefix
 */
record Script(int words, int gapMillis, int failAt, boolean continues) {

    byte[] body() {
        return (words + " " + gapMillis + " " + failAt + " " + (continues ? 1 : 0)).getBytes(UTF_8);
    }

    static Script of(byte[] body) {
        String[] parts = new String(body, UTF_8).split(" ", -1);
        return new Script(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                parts[3].equals("1"));
    }
}
