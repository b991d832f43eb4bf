package dev.sluice.worker.provider.anthropic;

import tools.jackson.databind.node.ObjectNode;

/**
 * How much a model is to think. Thoughts count against {@code max_tokens} and come first, so there must be room for
 * both.
 *
 * @param mode how that is said
 * @param budget tokens, where they are said
 * @param effort the word for it; empty for the model's own
 */
record AnthropicThinking(Mode mode, long budget, String effort) {

    enum Mode {
        /** As the model does by itself. */
        UNSAID,
        OFF,
        BUDGET,
        ADAPTIVE
    }

    /** Below this many tokens there is no room for thoughts beside an answer. */
    private static final long MIN_TOKENS_TO_THINK = 1024;

    /** The smallest budget that Anthropic takes. */
    private static final long MIN_BUDGET = 1024;

    /**
     * What a request means.
     *
     * @param effort OpenAI's {@code reasoning_effort}; empty if it isn't given
     * @param isQuiet whether thoughts would do harm: the answer goes on, or a tool must be called
     */
    static AnthropicThinking of(String effort, boolean isQuiet, long maxTokens, ClaudeModel model) {
        if (model.thinksByEffort()) {
            return byEffort(effort, isQuiet, maxTokens, model);
        }
        long budget = Math.min(budget(effort), maxTokens / 2);
        boolean isPossible = model.thinksByBudget() && !isQuiet && budget >= MIN_BUDGET;
        return isPossible ? new AnthropicThinking(Mode.BUDGET, budget, "") : new AnthropicThinking(Mode.UNSAID, 0, "");
    }

    private static AnthropicThinking byEffort(String effort, boolean isQuiet, long maxTokens, ClaudeModel model) {
        boolean isWanted = !effort.isEmpty() && !"none".equals(effort);
        boolean hasRoom = maxTokens >= MIN_TOKENS_TO_THINK;
        if (isWanted && hasRoom && !isQuiet) {
            return new AnthropicThinking(Mode.ADAPTIVE, 0, word(effort, model));
        }
        if ((effort.isEmpty() && hasRoom && !isQuiet) || !model.thinksUnasked()) {
            return new AnthropicThinking(Mode.UNSAID, 0, isWanted ? word(effort, model) : "");
        }
        return model.canBeThoughtless()
                ? new AnthropicThinking(Mode.OFF, 0, isWanted ? word(effort, model) : "")
                : new AnthropicThinking(Mode.UNSAID, 0, "low");
    }

    private static long budget(String effort) {
        return switch (effort) {
            case "minimal", "low" -> MIN_BUDGET;
            case "medium" -> 8192;
            case "high", "xhigh", "max" -> 24_576;
            default -> 0;
        };
    }

    private static String word(String effort, ClaudeModel model) {
        return switch (effort) {
            case "minimal" -> "low";
            case "xhigh" -> model.knowsExtraEffort() ? effort : "high";
            default -> effort;
        };
    }

    /** Whether thoughts come with the answer, and may have to come with the request. */
    boolean isOn() {
        return switch (mode) {
            case BUDGET, ADAPTIVE -> true;
            case UNSAID, OFF -> false;
        };
    }

    void add(ObjectNode request) {
        switch (mode) {
            case UNSAID -> {
                // Nothing to say.
            }
            case OFF -> request.putObject("thinking").put("type", "disabled");
            case BUDGET -> request.putObject("thinking").put("type", "enabled").put("budget_tokens", budget);
            case ADAPTIVE -> request.putObject("thinking").put("type", "adaptive");
        }
        if (!effort.isEmpty()) {
            request.withObject("/output_config").put("effort", effort);
        }
    }
}
