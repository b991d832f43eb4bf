package dev.sluice.simulator.wire;

import dev.sluice.simulator.script.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;

/** Finds the tool calls that a question orders: lines of the form {@code call:<name> <json object>}. */
final class ToolOrders {

    private static final String ORDER = "call:";

    private ToolOrders() {}

    /** The ordered calls of known tools; none where any line is something else. */
    static List<ToolCall> in(String question, Set<String> knownTools) {
        if (!question.startsWith(ORDER)) {
            return List.of();
        }
        List<ToolCall> calls = new ArrayList<>();
        for (String line : question.strip().lines().toList()) {
            String[] nameAndArguments = line.strip().split("\\s+", 2);
            String name = nameAndArguments[0].startsWith(ORDER) ? nameAndArguments[0].substring(ORDER.length()) : "";
            String arguments = nameAndArguments.length == 2 ? nameAndArguments[1] : "{}";
            if (!knownTools.contains(name) || !isObject(arguments)) {
                return List.of();
            }
            calls.add(new ToolCall(name, arguments));
        }
        return calls;
    }

    private static boolean isObject(String json) {
        try {
            return Json.MAPPER.readTree(json).isObject();
        } catch (JacksonException ignored) {
            return false;
        }
    }
}
