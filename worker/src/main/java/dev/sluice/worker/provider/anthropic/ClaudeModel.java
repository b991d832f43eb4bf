package dev.sluice.worker.provider.anthropic;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model of Anthropic's can do, as far as requests differ by it.
 *
 * <p>Source: Anthropic's model overview and its migration guides.
 *
 * @param version ten times the version in its name
 */
record ClaudeModel(int version) {

    private static final Pattern VERSION = Pattern.compile("claude-(?:[a-z]+-)?(\\d)(?:-(\\d))?(?!\\d)");

    /** Other servers that speak this format know what most models did when it became common. */
    private static final int USUAL = 45;

    static ClaudeModel of(String name) {
        Matcher matcher = VERSION.matcher(name);
        if (!matcher.find()) {
            return new ClaudeModel(USUAL);
        }
        String minor = matcher.group(2);
        return new ClaudeModel(10 * Integer.parseInt(matcher.group(1)) + (minor == null ? 0 : Integer.parseInt(minor)));
    }

    /** Whether it can think within a number of tokens. */
    boolean thinksByBudget() {
        return version >= 37 && version < 46;
    }

    /** Whether it decides itself how much to think, guided by an effort. */
    boolean thinksByEffort() {
        return version >= 46;
    }

    /** Whether it thinks where a request doesn't say anything about it. */
    boolean thinksUnasked() {
        return version >= 50;
    }

    /** Whether it can be told not to think. */
    boolean canBeThoughtless() {
        return version < 55;
    }

    /** Whether it takes the thoughts of an earlier turn back in a conversation that was written down anew. */
    boolean takesThoughtsBack() {
        return version < 55;
    }

    /** Whether it knows an effort above "high". */
    boolean knowsExtraEffort() {
        return version >= 47;
    }

    /** Whether it takes a temperature. */
    boolean takesTemperature() {
        return version < 47;
    }

    /** Whether it takes a temperature and a nucleus at once. */
    boolean takesBothSamplings() {
        return version < 41;
    }

    /** Whether it can be bound to a schema. */
    boolean takesSchema() {
        return version >= 45;
    }

    /** Whether it can be made to call a tool; otherwise it can only be asked to. */
    boolean takesForcedTools() {
        return version < 55;
    }
}
