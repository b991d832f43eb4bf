package dev.sluice.bench;

import dev.sluice.bench.load.Target;
import dev.sluice.bench.load.Window;
import dev.sluice.bench.subject.Contestant;
import dev.sluice.bench.watch.Meter;
import dev.sluice.bench.watch.Recording;
import dev.sluice.bench.watch.Usage;
import dev.sluice.bench.watch.Watched;
import dev.sluice.processes.StartException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The same load on several APIs in turn: each run asks all of them, close together in time and in an order that
 * alternates, so that whatever else the machine does weighs on all of them.
 *
 * @param warming how all are asked first; the same where the load itself is as much as they bear
 * @param unit what costs are divided by: {@code request} or {@code token}
 */
record Contest(Lab lab, Shape shape, Shape warming, String unit) {

    private static final Duration WARMING = Duration.ofSeconds(5);
    private static final int FEWEST_WINDOWS = 3;
    // The compiler that optimises begins after some thousand calls.
    private static final long WARM_ANSWERS = 10_000;
    // What is called once a request it takes after 15,000, and is busy with for some seconds.
    private static final long COMPILED_ANSWERS = 40_000;
    private static final double STABLE = 0.05;

    /** How an API is asked. */
    interface Shape {
        Window run(Target target, Duration time) throws InterruptedException;
    }

    /** One whose load warms up by itself. */
    Contest(Lab lab, Shape shape, String unit) {
        this(lab, shape, shape, unit);
    }

    /**
     * What one API did in one run.
     *
     * @param usage by its own processes, the simulator and the load generator
     */
    record Run(Window window, Map<String, Usage> usage) {

        /** CPU of these processes, in µs. */
        long cpuMicros(List<Watched> processes) {
            return processes.stream()
                    .mapToLong(process ->
                            usage.getOrDefault(process.name(), Usage.NOTHING).cpuMicros())
                    .sum();
        }
    }

    /**
     * Warms up all of them, then measures.
     *
     * @throws StartException if an answer lacked a token, or had one twice or in another's place
     */
    Map<Contestant, List<Run>> runs(List<Contestant> contestants) throws InterruptedException {
        for (Contestant contestant : contestants) {
            warmUp(contestant);
        }
        Map<Contestant, List<Run>> runs = new LinkedHashMap<>();
        contestants.forEach(contestant -> runs.put(contestant, new ArrayList<>()));
        try (Recording _ = lab.startRecording()) {
            for (int run = 1; run <= lab.options().runs(); run++) {
                for (Contestant contestant : run % 2 == 1 ? contestants : contestants.reversed()) {
                    Run measured = run(contestant, shape, lab.options().time());
                    runs.getOrDefault(contestant, List.of()).add(measured);
                    say("run " + run, contestant, measured);
                }
            }
        }
        return runs;
    }

    private Run run(Contestant contestant, Shape asked, Duration time) throws InterruptedException {
        List<Watched> watched = new ArrayList<>(contestant.processes());
        watched.addAll(lab.beside());
        Meter meter = Meter.start(watched);
        Window window = asked.run(contestant.target(), time);
        Map<String, Usage> usage = meter.stop();
        if (window.broken() > 0) {
            throw new StartException(contestant.name() + ": " + window.broken() + " answers were wrong, such as "
                    + window.lastFailure() + ".");
        }
        return new Run(window, usage);
    }

    /**
     * Until CPU and median of two windows in a row differ by less than 5 %; says so if they never do. What is asked at
     * a pace is first asked as fast as it goes, for half of the time at most: at 200 a second the compiler would still
     * be at work after two minutes.
     */
    void warmUp(Contestant contestant) throws InterruptedException {
        Duration most = lab.options().warming();
        boolean isAsFastAsItGoes = warming.equals(shape);
        if (!isAsFastAsItGoes) {
            most = most.dividedBy(2);
            boolean _ = settles(contestant, warming, most, COMPILED_ANSWERS);
        }
        if (!settles(contestant, shape, most, isAsFastAsItGoes ? WARM_ANSWERS : 0)) {
            lab.say("  warm-up  " + contestant.name() + " did not settle: take the figures with care");
        }
    }

    private boolean settles(Contestant contestant, Shape asked, Duration longest, long fewest)
            throws InterruptedException {
        Run before = run(contestant, asked, WARMING);
        long answered = before.window().answered();
        long most = longest.dividedBy(WARMING);
        for (int i = 2; i <= most; i++) {
            Run now = run(contestant, asked, WARMING);
            say("warm-up", contestant, now);
            answered += now.window().answered();
            if (i >= FEWEST_WINDOWS
                    && answered >= fewest
                    && isNear(cost(contestant, before), cost(contestant, now))
                    && isNear(before.window().wholeMillis(50), now.window().wholeMillis(50))) {
                return true;
            }
            before = now;
        }
        return false;
    }

    private static boolean isNear(double before, double now) {
        return Math.abs(now - before) <= STABLE * before;
    }

    /** CPU of all its processes, in µs a unit. */
    double cost(Contestant contestant, Run run) {
        return run.cpuMicros(contestant.processes()) / units(run.window());
    }

    /** How many units a run has delivered; never 0. */
    double units(Window window) {
        return Math.max(1, unit.equals("token") ? window.tokens() : window.answered());
    }

    private void say(String what, Contestant contestant, Run run) {
        Window window = run.window();
        lab.say(String.format(
                Locale.ROOT,
                "  %-8s %-14s %7.0f answers/s  p50 %.2f p99 %.2f  first p50 %.2f  gap p99 %.2f ms  CPU %.0f µs a %s"
                        + "%s",
                what,
                contestant.name(),
                window.answered() / window.seconds(),
                window.wholeMillis(50),
                window.wholeMillis(99),
                window.firstTokenMillis(50),
                window.gapMillis(99),
                cost(contestant, run),
                unit,
                window.failed() == 0 ? "" : ", " + window.failed() + " failed (" + window.lastFailure() + ")"));
    }
}
