package dev.sluice.worker.provider.gemini;

import dev.sluice.common.schema.ProviderSchemas;

/**
 * What a model of Google's can do, as far as requests differ by it.
 *
 * @param version ten times the version in its name
 * @param large whether it is a "pro" model, which always thinks
 * @param light whether it is a "flash-lite" model
 */
record GeminiModel(int version, boolean large, boolean light) {

    private static final int V2_5 = 25;
    private static final int V3 = 30;

    static GeminiModel of(String name) {
        return new GeminiModel(ProviderSchemas.geminiVersion(name), name.contains("-pro"), name.contains("-lite"));
    }

    /** Whether it wants the ids of calls back; older ones refuse them and go by names and order. */
    boolean wantsCallIds() {
        return version >= V3;
    }

    /** Whether its calls come with what it thought, to be sent back. */
    boolean signsCalls() {
        return version >= V2_5;
    }

    /** Whether it refuses a call of its own that comes back without what it thought. */
    boolean demandsThoughts() {
        return version >= V3;
    }

    /** Whether it thinks by levels; older ones think by budgets. */
    boolean thinksByLevel() {
        return version >= V3;
    }

    /** The level of an OpenAI effort; empty for the model's own. */
    String level(String effort) {
        return switch (effort) {
            case "none", "minimal" -> large ? "low" : "minimal";
            case "low" -> "low";
            // The first pro model of the third generation has no level between.
            case "medium" -> large && version == V3 ? "high" : "medium";
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
