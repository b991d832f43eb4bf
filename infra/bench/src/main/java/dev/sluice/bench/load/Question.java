package dev.sluice.bench.load;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One request, ready to be written to a socket, and what its answer has to be.
 *
 * @param bytes head and body
 * @param tokens how many numbered words it has to say; 0 if any text will do
 */
public record Question(byte[] bytes, boolean isStreamed, int tokens) {

    private static final Pattern ORDERED = Pattern.compile("~tokens=(\\d{1,6})");

    /** How many numbered words a model's name orders of the simulator; 0 if it doesn't. */
    static int tokensOf(String model) {
        Matcher ordered = ORDERED.matcher(model);
        return ordered.find() ? Integer.parseInt(ordered.group(1)) : 0;
    }
}
