package dev.sluice.devstack;

import java.io.Console;
import java.io.PrintStream;
import java.util.Map;

/** What the person sees: plain lines, with a little emphasis where the output is a terminal. */
final class Terminal {

    private final PrintStream out;
    private final boolean hasColor;

    Terminal(PrintStream out, boolean hasColor) {
        this.out = out;
        this.hasColor = hasColor;
    }

    /** Standard output; escape codes only for a terminal, and not with {@code NO_COLOR}. */
    @SuppressWarnings("SystemConsoleNull") // True of 22 to 24; JDK 25 answers null again where there is no terminal.
    static Terminal standard(Map<String, String> environment) {
        Console console = System.console();
        boolean isTerminal = console != null && console.isTerminal();
        return new Terminal(System.out, isTerminal && !environment.containsKey("NO_COLOR"));
    }

    void line(String text) {
        out.println(text);
        out.flush();
    }

    String strong(String text) {
        return hasColor ? "\u001b[1m" + text + "\u001b[0m" : text;
    }

    String good(String text) {
        return hasColor ? "\u001b[32m" + text + "\u001b[0m" : text;
    }

    String bad(String text) {
        return hasColor ? "\u001b[31m" + text + "\u001b[0m" : text;
    }
}
