package dev.sluice.simulator.script;

import java.util.ArrayList;
import java.util.List;

/**
 * What the simulated model says: foretold by the prompt and the faults alone.
 *
 * @param tokens the text; empty where tools are called
 * @param toolCalls the calls; empty where text is answered
 * @param finish why it ends
 * @param promptTokens words of all messages
 * @param thoughtTokens tokens spent on thinking, which nobody sees
 * @param choices how many times the same answer is given
 */
public record Answer(
        List<String> tokens,
        List<ToolCall> toolCalls,
        Finish finish,
        int promptTokens,
        int thoughtTokens,
        int choices) {

    /** Copies the lists. */
    public Answer {
        tokens = List.copyOf(tokens);
        toolCalls = List.copyOf(toolCalls);
    }

    /** The answer to a prompt. */
    public static Answer to(Prompt prompt, Faults faults) {
        if (!prompt.toolCalls().isEmpty()) {
            return new Answer(
                    List.of(), prompt.toolCalls(), Finish.TOOL_CALLS, prompt.promptTokens(), 0, prompt.choices());
        }
        int thoughts = Math.min(prompt.thoughtTokens(), prompt.maxTokens());
        int limit = prompt.maxTokens() - thoughts;
        List<String> rest = afterSaid(stopped(text(prompt, faults), prompt.stops()), prompt.said());
        boolean tooLong = rest.size() > limit;
        boolean isStopped = prompt.stops().stream().anyMatch(String.join("", text(prompt, faults))::contains);
        return new Answer(
                tooLong ? rest.subList(0, limit) : rest,
                List.of(),
                tooLong ? Finish.LENGTH : isStopped ? Finish.STOP_SEQUENCE : Finish.STOP,
                prompt.promptTokens(),
                thoughts,
                prompt.choices());
    }

    /** The whole text of one choice. */
    public String text() {
        return String.join("", tokens);
    }

    /** Tokens of one choice that its caller sees. */
    public int visibleTokens() {
        return tokens.size()
                + toolCalls.stream().mapToInt(call -> call.pieces().size()).sum();
    }

    private static List<String> text(Prompt prompt, Faults faults) {
        if (faults.has(FaultWord.TOKENS)) {
            return Tokens.numbered(faults.valueOr(FaultWord.TOKENS, 0));
        }
        String reply = prompt.reply();
        // JSON has few spaces, so its tokens are pieces of it, as those of arguments are.
        return reply == null ? Tokens.of(prompt.question()) : new ToolCall("", reply).pieces();
    }

    private static List<String> stopped(List<String> tokens, List<String> stops) {
        if (stops.isEmpty()) {
            return tokens;
        }
        String text = String.join("", tokens);
        int end = stops.stream()
                .mapToInt(text::indexOf)
                .filter(at -> at >= 0)
                .min()
                .orElse(text.length());
        return end == text.length() ? tokens : Tokens.of(text.substring(0, end));
    }

    private static List<String> afterSaid(List<String> tokens, String said) {
        String text = String.join("", tokens);
        if (said.isEmpty() || !text.startsWith(said)) {
            return tokens;
        }
        List<String> rest = new ArrayList<>();
        int passed = 0;
        for (String token : tokens) {
            // Of a token that was said in part, the other part is a token.
            String left = token.substring(Math.clamp(said.length() - passed, 0, token.length()));
            if (!left.isEmpty()) {
                rest.add(left);
            }
            passed += token.length();
        }
        return rest;
    }

    /** Why an answer ends. */
    public enum Finish {
        /** It is complete. */
        STOP,
        /** A stop sequence was reached. */
        STOP_SEQUENCE,
        /** The limit of tokens was reached. */
        LENGTH,
        /** It calls tools. */
        TOOL_CALLS
    }
}
