package dev.sluice.simulation.redis;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.sluice.simulation.time.Universe;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Prints what Redis is asked about one job, for whoever looks for the cause of a violation. */
final class Trace {

    private static final String JOB = System.getProperty("simulation.trace", "");
    static final boolean WANTED = !JOB.isEmpty();
    private static final int SHOWN = 60;

    private Trace() {}

    static void tell(Universe universe, String who, Request request, @Nullable Object answer) {
        List<String> words = new ArrayList<>();
        for (Object arg : request.args) {
            add(arg, words);
        }
        String line = String.join(" ", words);
        if (line.contains(JOB)) {
            List<String> told = new ArrayList<>();
            add(answer, told);
            System.out.printf(
                    Locale.ROOT, "%d ms: %s: %s %s -> %s%n", universe.elapsedMillis(), who, request.name, line, told);
        }
    }

    private static void add(@Nullable Object value, List<String> to) {
        switch (value) {
            case byte[] bytes -> to.add(shown(bytes));
            case Object[] array -> {
                for (Object one : array) {
                    add(one, to);
                }
            }
            case List<?> list -> list.forEach(one -> add(one, to));
            case null -> to.add("null");
            default -> to.add(value.toString());
        }
    }

    private static String shown(byte[] bytes) {
        String text = new String(bytes, ISO_8859_1);
        boolean isText = text.chars().allMatch(one -> one >= ' ' && one < 127);
        String shown = isText ? text : HexFormat.of().formatHex(bytes);
        return shown.length() > SHOWN ? shown.substring(0, SHOWN) + "…" : shown;
    }
}
