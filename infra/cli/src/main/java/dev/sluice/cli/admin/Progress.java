package dev.sluice.cli.admin;

import java.io.PrintWriter;
import java.util.Locale;

/** How far long work has come, on one line of a terminal that it rewrites, and clears at the end. */
final class Progress implements AutoCloseable {

    private static final int WIDTH = 30;
    private static final int KILO = 1_000;

    /** Goes to the line's beginning, and clears it (ECMA-48: EL). */
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter err;
    private final String what;
    private final boolean isSeen;
    private String shown = "";
    private long done;

    /**
     * Nothing shown yet.
     *
     * @param what is under way
     * @param isSeen whether anybody looks: nothing is written otherwise
     */
    Progress(PrintWriter err, String what, boolean isSeen) {
        this.err = err;
        this.what = what;
        this.isSeen = isSeen;
    }

    /** One more is done, of so many. */
    void step(long total) {
        at(done + 1, total);
    }

    /**
     * So far it has come.
     *
     * @param total where it ends; 0 or less if nobody knows
     */
    void at(long soFar, long total) {
        done = soFar;
        show(total > 0 ? bar(Math.min(soFar, total), total) : what + "  " + soFar);
    }

    /** So many bytes have come, of nobody knows how many. */
    void bytes(long soFar) {
        done = soFar;
        show(String.format(Locale.ROOT, "%s  %.1f MB", what, soFar / (double) (KILO * KILO)));
    }

    /** Takes the line away, for another one; it comes back with the next step. */
    void clear() {
        if (!shown.isEmpty()) {
            err.print(CLEAR);
            err.flush();
            shown = "";
        }
    }

    @Override
    public void close() {
        clear();
    }

    private String bar(long soFar, long total) {
        int filled = (int) (soFar * WIDTH / total);
        return "%s  [%s%s] %d of %d".formatted(what, "█".repeat(filled), " ".repeat(WIDTH - filled), soFar, total);
    }

    private void show(String line) {
        if (isSeen && !line.equals(shown)) {
            err.print(CLEAR + line);
            err.flush();
            shown = line;
        }
    }
}
