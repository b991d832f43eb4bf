package dev.sluice.worker.provider.gemini;

/** What Gemini's finish reasons mean in OpenAI's words. */
final class FinishReasons {

    static final String CONTENT_FILTER = "content_filter";

    private FinishReasons() {}

    /**
     * OpenAI's word.
     *
     * @param called whether the candidate called a function: Gemini ends that like a text
     */
    static String of(String reason, boolean called) {
        return switch (reason) {
            case "MAX_TOKENS" -> "length";
            case "SAFETY",
                    "RECITATION",
                    "LANGUAGE",
                    "BLOCKLIST",
                    "PROHIBITED_CONTENT",
                    "SPII",
                    "IMAGE_SAFETY",
                    "IMAGE_PROHIBITED_CONTENT",
                    "IMAGE_RECITATION" -> CONTENT_FILTER;
            default -> called ? "tool_calls" : "stop";
        };
    }

    /** Whether the model garbled a function call: no answer, and another try may do better. */
    static boolean isFailure(String reason) {
        return "MALFORMED_FUNCTION_CALL".equals(reason) || "UNEXPECTED_TOOL_CALL".equals(reason);
    }
}
