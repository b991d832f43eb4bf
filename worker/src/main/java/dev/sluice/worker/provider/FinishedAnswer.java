package dev.sluice.worker.provider;

import dev.sluice.common.usage.TokenUsage;
import java.util.List;
import java.util.Map;

/**
 * The end of a complete answer.
 *
 * @param finishReason OpenAI's finish reason of the first choice
 * @param usage the provider's own figures, or an estimate marked as such
 * @param lastPieces of a stream: the chunks with finish reasons, then the usage chunk if the caller asked for it, each
 *     without its envelope; otherwise one piece, the whole {@code chat.completion} object
 * @param thoughts what the model wants back with its tool calls, by their ids: many clients drop it
 */
public record FinishedAnswer(
        String finishReason, TokenUsage usage, List<byte[]> lastPieces, Map<String, String> thoughts) {

    /** Copies the collections. */
    public FinishedAnswer {
        lastPieces = List.copyOf(lastPieces);
        thoughts = Map.copyOf(thoughts);
    }

    /** An answer whose model wants nothing back. */
    public FinishedAnswer(String finishReason, TokenUsage usage, List<byte[]> lastPieces) {
        this(finishReason, usage, lastPieces, Map.of());
    }
}
