package dev.sluice.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/**
 * How much later the first token arrives than in a direct call.
 *
 * <p>Each run measures both, close together in time, in an order that alternates; what is added is the difference of
 * the two percentiles of one run. So whatever else the machine does weighs on both.
 */
final class AddedFirstToken implements Scenario {

    @Override
    public String name() {
        return "added-first-token";
    }

    @Override
    public String question() {
        return "How much later does the first token of a streamed answer arrive than from the provider itself?";
    }

    @Override
    public List<Measurement> measure(Lab lab) throws InterruptedException {
        lab.warmUp(lab.direct());
        lab.warmUp(lab.throughSluice());
        List<Window> direct = new ArrayList<>();
        List<Window> through = new ArrayList<>();
        Duration time = lab.options().time();
        for (int run = 1; run <= lab.options().runs(); run++) {
            boolean isDirectFirst = run % 2 == 1;
            if (isDirectFirst) {
                direct.add(lab.load(lab.direct(), time));
            }
            through.add(lab.load(lab.throughSluice(), time));
            if (!isDirectFirst) {
                direct.add(lab.load(lab.direct(), time));
            }
            lab.say(told(run, direct.getLast(), through.getLast()));
        }
        return List.of(
                added("added time to first token, p50", 50, direct, through),
                added("added time to first token, p99", 99, direct, through),
                of("direct, p50", 50, direct),
                of("direct, p99", 99, direct),
                of("through Sluice, p50", 50, through),
                of("through Sluice, p99", 99, through),
                new Measurement("answers through Sluice", "", each(through, Window::answered)),
                new Measurement("failures through Sluice", "", each(through, Window::failed)),
                new Measurement("failures of direct calls", "", each(direct, Window::failed)));
    }

    private static String told(int run, Window direct, Window through) {
        return String.format(
                Locale.ROOT,
                "  run %d    direct p50 %.2f p99 %.2f   through Sluice p50 %.2f p99 %.2f ms   %d answers, %d"
                        + " failures%s",
                run,
                direct.firstTokenMillis(50),
                direct.firstTokenMillis(99),
                through.firstTokenMillis(50),
                through.firstTokenMillis(99),
                through.answered(),
                through.failed(),
                through.lastFailure().isEmpty() ? "" : " (" + through.lastFailure() + ")");
    }

    private static Measurement added(String name, double percentile, List<Window> direct, List<Window> through) {
        List<Double> perRun = new ArrayList<>();
        for (int i = 0; i < direct.size(); i++) {
            perRun.add(
                    through.get(i).firstTokenMillis(percentile) - direct.get(i).firstTokenMillis(percentile));
        }
        return new Measurement(name, "ms", perRun);
    }

    private static Measurement of(String name, double percentile, List<Window> windows) {
        return new Measurement(
                name,
                "ms",
                windows.stream()
                        .map(window -> window.firstTokenMillis(percentile))
                        .toList());
    }

    private static List<Double> each(List<Window> windows, ToLongFunction<Window> count) {
        return windows.stream()
                .map(window -> (double) count.applyAsLong(window))
                .toList();
    }
}
