package dev.sluice.common.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds what somebody who misspelt a name most likely meant. */
final class Nearest {

    private static final int LETTERS_PER_MISTAKE = 3;
    private static final int LEAST_MISTAKES = 2;

    private Nearest() {}

    /** The known name with the fewest letters changed, if it isn't a quite different one. */
    static Optional<String> to(String written, Collection<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(written, name)))
                .filter(name ->
                        distance(written, name) <= Math.max(LEAST_MISTAKES, name.length() / LETTERS_PER_MISTAKE));
    }

    /** How many letters must be put in, taken out or changed (Levenshtein's distance), case and {@code _} aside. */
    private static int distance(String written, String known) {
        String from = written.toLowerCase(Locale.ROOT).replace('_', '-');
        int[] before = new int[known.length() + 1];
        for (int column = 0; column <= known.length(); column++) {
            before[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] now = new int[known.length() + 1];
            now[0] = row;
            for (int column = 1; column <= known.length(); column++) {
                int changed = before[column - 1] + (from.charAt(row - 1) == known.charAt(column - 1) ? 0 : 1);
                now[column] = Math.min(changed, 1 + Math.min(before[column], now[column - 1]));
            }
            before = now;
        }
        return before[known.length()];
    }
}
