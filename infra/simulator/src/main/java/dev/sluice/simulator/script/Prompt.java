package dev.sluice.simulator.script;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as the simulated model understands it, in any dialect.
 *
 * @param question the text of the last user message, or of the tool's result that follows it
 * @param said what the model has said already: where the answer begins so, only the rest of it is sent
 * @param promptTokens words of all messages
 * @param maxTokens the answer's limit, thoughts included
 * @param stops what ends the answer when it occurs in it
 * @param choices how many answers are wanted
 * @param thoughtTokens how much the model would think if its limit allowed
 * @param toolCalls the calls that the question orders; empty where it is to be echoed
 * @param delivery how the answer is to be sent
 * @param includeUsage whether a streamed answer ends with its usage
 * @param reply what is answered instead of the question; null where it is to be echoed
 * @param topLogprobs how many alternatives each token is to be told with; -1 where no probabilities are wanted
 */
public record Prompt(
        String question,
        String said,
        int promptTokens,
        int maxTokens,
        List<String> stops,
        int choices,
        int thoughtTokens,
        List<ToolCall> toolCalls,
        Delivery delivery,
        boolean includeUsage,
        @Nullable String reply,
        int topLogprobs) {

    /** No probabilities are wanted. */
    public static final int NO_LOGPROBS = -1;

    /** A request that is answered by its own question, or by calls. */
    public Prompt(
            String question,
            String said,
            int promptTokens,
            int maxTokens,
            List<String> stops,
            int choices,
            int thoughtTokens,
            List<ToolCall> toolCalls,
            Delivery delivery,
            boolean includeUsage) {
        this(
                question,
                said,
                promptTokens,
                maxTokens,
                stops,
                choices,
                thoughtTokens,
                toolCalls,
                delivery,
                includeUsage,
                null,
                NO_LOGPROBS);
    }

    /** Copies the lists. */
    public Prompt {
        stops = List.copyOf(stops);
        toolCalls = List.copyOf(toolCalls);
    }

    /** The same, answered by this text; by the question itself where it is null. */
    public Prompt replying(@Nullable String text) {
        return new Prompt(
                question,
                said,
                promptTokens,
                maxTokens,
                stops,
                choices,
                thoughtTokens,
                toolCalls,
                delivery,
                includeUsage,
                text,
                topLogprobs);
    }

    /** The same, with the probabilities of its tokens. */
    public Prompt withLogprobs(int alternatives) {
        return new Prompt(
                question,
                said,
                promptTokens,
                maxTokens,
                stops,
                choices,
                thoughtTokens,
                toolCalls,
                delivery,
                includeUsage,
                reply,
                alternatives);
    }

    /** Tells whether the answer is sent token by token. */
    public boolean streamed() {
        return delivery != Delivery.WHOLE;
    }

    /** How an answer travels. */
    public enum Delivery {
        /** One JSON object at the end. */
        WHOLE,
        /** Server-sent events. */
        EVENTS,
        /** One JSON array whose elements come one by one. */
        ARRAY
    }
}
