package dev.sluice.simulator.wire;

import dev.sluice.simulator.script.ToolCall;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The tools of a request, and when its model calls one.
 *
 * @param tools those that it may call
 * @param mode whether it may or must
 * @param parallel whether it may call several at once
 */
record Toolbox(List<Tool> tools, Mode mode, boolean parallel) {

    /** Shorter words, such as "get", are in too many names. */
    private static final int MIN_WORD = 4;

    /** A tool and the schema of its arguments. */
    record Tool(String name, JsonNode schema) {}

    /** What the request allows. */
    enum Mode {
        /** No call at all. */
        NEVER,
        /** A call where one fits. */
        AUTO,
        /** A call, whatever is asked. */
        ALWAYS
    }

    Toolbox {
        tools = List.copyOf(tools);
    }

    /**
     * The calls that answer a question; none where it is answered by text.
     *
     * @param isResult whether the question is what a tool has answered
     */
    List<ToolCall> calls(String question, boolean isResult) {
        if (mode == Mode.NEVER || tools.isEmpty()) {
            return List.of();
        }
        if (!isResult) {
            Set<String> names = new HashSet<>();
            tools.forEach(tool -> names.add(tool.name()));
            List<ToolCall> ordered = ToolOrders.in(question, names);
            if (!ordered.isEmpty()) {
                return ordered;
            }
        }
        List<Tool> fitting = isResult ? List.of() : fitting(question);
        if (fitting.isEmpty() && mode == Mode.ALWAYS) {
            fitting = tools.subList(0, 1);
        }
        return fitting.stream()
                .limit(parallel ? fitting.size() : 1)
                .map(tool -> new ToolCall(tool.name(), SmallestInstance.of(tool.schema())))
                .toList();
    }

    /** Those of whose names a word is in the question. */
    private List<Tool> fitting(String question) {
        Set<String> asked = words(question);
        return tools.stream()
                .filter(tool ->
                        words(tool.name()).stream().anyMatch(word -> word.length() >= MIN_WORD && asked.contains(word)))
                .toList();
    }

    private static Set<String> words(String text) {
        String apart = text.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
        return new HashSet<>(Arrays.asList(apart.split("[^\\p{L}\\p{N}]+")));
    }
}
