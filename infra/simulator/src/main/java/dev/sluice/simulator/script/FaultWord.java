package dev.sluice.simulator.script;

import static java.util.stream.Collectors.joining;

import java.util.Arrays;

/** The words of the fault grammar; what each does is told in the module's README. */
public enum FaultWord {
    /** Milliseconds until the first token. */
    TTFT("ttft", 0, FaultWord.MAX_MILLIS),
    /** Milliseconds between two tokens. */
    INTERVAL("interval", 0, FaultWord.MAX_MILLIS),
    /** Answer this many numbered words instead of the echo. */
    TOKENS("tokens", 0, FaultWord.MAX_TOKENS),
    /** Send the body one byte at a time, with this many milliseconds between two bytes. */
    DRIP("drip", 1, FaultWord.MAX_MILLIS),
    /** Refuse with 429 and these seconds to wait; beside {@link #RATE_LIMIT_FIRST} it only tells the seconds. */
    RATE_LIMIT("429", 0, 86_400, 1),
    /** Refuse the first calls with the same last user message with 429. */
    RATE_LIMIT_FIRST("429first", 1, FaultWord.MAX_TOKENS, 1),
    /** Answer so many calls of the model at a time; one more is refused with a 429 that names no time. */
    AT_ONCE("atonce", 1, FaultWord.MAX_TOKENS),
    /** Refuse with 500. */
    SERVER_ERROR("500", 1, 1, 1),
    /** Refuse the first calls with the same last user message with 500. */
    SERVER_ERROR_FIRST("500first", 1, FaultWord.MAX_TOKENS, 1),
    /** Refuse because everybody asks at once. */
    OVERLOADED("overloaded", 1, 1, 1),
    /** Refuse the key. */
    BAD_KEY("badkey", 1, 1, 1),
    /** Read the request and never answer. */
    HANG("hang", 1, 1, 1),
    /** After this many tokens, an error object and the end. */
    FAIL("fail", 0, FaultWord.MAX_TOKENS),
    /** After this many tokens, silence. */
    STALL("stall", 0, FaultWord.MAX_TOKENS),
    /** After this many tokens, a TCP reset. */
    RESET("reset", 0, FaultWord.MAX_TOKENS),
    /** After this many tokens, the connection ends without the body's end. */
    CLOSE("close", 0, FaultWord.MAX_TOKENS),
    /** After this many tokens, malformed bytes; then the answer goes on as if nothing had happened. */
    GARBAGE("garbage", 0, FaultWord.MAX_TOKENS),
    /** Faults within the answer strike only the first calls with the same last user message. */
    CUT_FIRST("cutfirst", 1, FaultWord.MAX_TOKENS, 1);

    /** The longest answer that can be ordered. */
    public static final int MAX_TOKENS = 100_000;

    private static final int MAX_MILLIS = 3_600_000;
    private static final int NO_DEFAULT = -1;

    private final String word;
    private final int min;
    private final int max;
    private final int bare;

    FaultWord(String word, int min, int max) {
        this(word, min, max, NO_DEFAULT);
    }

    FaultWord(String word, int min, int max, int bare) {
        this.word = word;
        this.min = min;
        this.max = max;
        this.bare = bare;
    }

    /** The word as it is written. */
    public String word() {
        return word;
    }

    static FaultWord of(String text) {
        return Arrays.stream(values())
                .filter(candidate -> candidate.word.equals(text))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("fault: " + text + " (expected one of: " + words() + ")"));
    }

    int bareValue() {
        if (bare == NO_DEFAULT) {
            throw new IllegalArgumentException(
                    "fault: " + word + " (expected: " + word + "=<" + min + " to " + max + ">)");
        }
        return bare;
    }

    int value(String text) {
        try {
            int value = Integer.parseInt(text);
            if (value >= min && value <= max) {
                return value;
            }
        } catch (NumberFormatException ignored) {
            // Told below, like a number that is out of bounds.
        }
        throw new IllegalArgumentException(
                "fault: " + word + "=" + text + " (expected: " + word + "=<" + min + " to " + max + ">)");
    }

    private static String words() {
        return Arrays.stream(values()).map(FaultWord::word).collect(joining(", "));
    }
}
