package dev.sluice.worker.provider;

import dev.sluice.common.usage.TokenUsage;
import java.util.List;

/**
 * The end of a complete answer.
 *
 * @param finishReason OpenAI's finish reason of the first choice
 * @param usage the provider's own figures, or an estimate marked as such
 * @param lastPieces of a stream: the chunks with finish reasons, then the usage chunk if the caller asked for it, each
 *     without its envelope; otherwise one piece, the whole {@code chat.completion} object
 */
public record FinishedAnswer(String finishReason, TokenUsage usage, List<byte[]> lastPieces) {

    /** Copies the list. */
    public FinishedAnswer {
        lastPieces = List.copyOf(lastPieces);
    }
}
