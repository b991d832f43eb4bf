package dev.sluice.simulator.script;

import java.util.ArrayList;
import java.util.List;

/**
 * A function that the answer asks its caller to call.
 *
 * @param name the function's name
 * @param arguments a JSON object, as the question had it
 */
public record ToolCall(String name, String arguments) {

    private static final int PIECE = 6;

    /** The arguments in pieces of a few characters, as a streamed answer sends them. */
    public List<String> pieces() {
        List<String> pieces = new ArrayList<>();
        int start = 0;
        while (start < arguments.length()) {
            int end = Math.min(start + PIECE, arguments.length());
            // A piece must be valid UTF-8 on its own.
            if (end < arguments.length() && Character.isHighSurrogate(arguments.charAt(end - 1))) {
                end++;
            }
            pieces.add(arguments.substring(start, end));
            start = end;
        }
        return pieces;
    }
}
