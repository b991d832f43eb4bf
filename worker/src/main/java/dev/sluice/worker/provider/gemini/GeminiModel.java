package dev.sluice.worker.provider.gemini;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model of Google's can do, as far as requests differ by it.
 *
 * @param version ten times the version in its name
 * @param large whether it is a "pro" model, which always thinks
 * @param light whether it is a "flash-lite" model
 */
record GeminiModel(int version, boolean large, boolean light) {

    private static final Pattern VERSION = Pattern.compile("gemini-(\\d)(?:\\.(\\d))?\\b.*");

    /** What isn't told by the name is taken to be as in the version that most models follow. */
    private static final int USUAL = 25;

    private static final int NEWEST = 30;

    static GeminiModel of(String name) {
        Matcher matcher = VERSION.matcher(name);
        int version = name.endsWith("-latest") ? NEWEST : USUAL;
        if (matcher.matches()) {
            String minor = matcher.group(2);
            version = 10 * Integer.parseInt(matcher.group(1)) + (minor == null ? 0 : Integer.parseInt(minor));
        }
        return new GeminiModel(version, name.contains("-pro"), name.contains("-lite"));
    }

    /** Whether it takes JSON Schema; older ones take a part of OpenAPI's. */
    boolean takesJsonSchema() {
        return version >= USUAL;
    }

    /** Whether it wants the ids of calls back; older ones refuse them and go by names and order. */
    boolean wantsCallIds() {
        return version >= NEWEST;
    }

    /** Whether its calls come with what it thought, to be sent back. */
    boolean signsCalls() {
        return version >= USUAL;
    }

    /** Whether it refuses a call of its own that comes back without what it thought. */
    boolean demandsThoughts() {
        return version >= NEWEST;
    }

    /** Whether it thinks by levels; older ones think by budgets. */
    boolean thinksByLevel() {
        return version >= NEWEST;
    }

    /** The level of an OpenAI effort; empty for the model's own. */
    String level(String effort) {
        return switch (effort) {
            case "none", "minimal" -> large ? "low" : "minimal";
            case "low" -> "low";
            // The first pro model of the third generation has no level between.
            case "medium" -> large && version == NEWEST ? "high" : "medium";
            case "high", "xhigh", "max" -> "high";
            default -> "";
        };
    }

    /** The nearest budget that it allows. */
    long budget(long wanted) {
        if (large) {
            return Math.max(128, wanted);
        }
        return light && wanted > 0 ? Math.max(512, wanted) : wanted;
    }
}
