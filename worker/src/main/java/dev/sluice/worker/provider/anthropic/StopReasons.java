package dev.sluice.worker.provider.anthropic;

/** What Anthropic's stop reasons mean in OpenAI's words. */
final class StopReasons {

    private StopReasons() {}

    /**
     * OpenAI's word.
     *
     * @param called whether the message calls a tool
     */
    static String of(String reason, boolean called) {
        return switch (reason) {
            case "max_tokens", "model_context_window_exceeded" -> "length";
            case "refusal" -> "content_filter";
            default -> called ? "tool_calls" : "stop";
        };
    }
}
