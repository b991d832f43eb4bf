package dev.sluice.bench;

import dev.sluice.processes.StartException;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario measures with.
 *
 * @param direct the provider, here the simulator, called without anything between
 * @param throughSluice the same provider behind the whole chain
 * @param tenants makes more of them; null where the operator's key isn't known
 */
record Lab(Target direct, Target throughSluice, @Nullable Tenants tenants, Options options) {

    private static final String USUAL = "gpt-4o-mini~ttft=20~interval=5~tokens=16";
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final int FEWEST_WINDOWS = 3;
    private static final int MOST_WINDOWS = 16;
    private static final double STABLE = 0.05;

    /** What is asked for: the options' model, else this one. */
    String model(String own) {
        String given = options.model();
        return given == null ? own : given;
    }

    /**
     * The whole chain as another tenant sees it.
     *
     * @throws StartException in an installation that wasn't started here
     */
    Target tenant(String name, int weight) throws InterruptedException {
        return own().of(throughSluice, name, weight);
    }

    /**
     * The whole chain as a tenant sees it who has every limit, and reaches none.
     *
     * @throws StartException in an installation that wasn't started here
     */
    Target limited(String name) throws InterruptedException {
        return own().limited(throughSluice, name);
    }

    private Tenants own() {
        if (tenants == null) {
            throw new StartException("--url: not for this scenario (expected: an installation that it starts itself).");
        }
        return tenants;
    }

    /** Sends the same question at a fixed rate for a while. */
    Window load(Target target, Duration time) throws InterruptedException {
        return new OpenLoop(target, target.request(model(USUAL)), options.rate()).run(time);
    }

    /** Sends load until the median of two windows in a row differs by less than 5 %, and says so if it never does. */
    void warmUp(Target target) throws InterruptedException {
        double before = Double.NaN;
        for (int i = 1; i <= MOST_WINDOWS; i++) {
            Window window = load(target, WINDOW);
            double median = window.firstTokenMillis(50);
            say(String.format(Locale.ROOT, "  warm-up  %-14s p50 %.2f ms", target.name(), median));
            if (i >= FEWEST_WINDOWS && Math.abs(median - before) < STABLE * before) {
                return;
            }
            before = median;
        }
        say("  warm-up  " + target.name() + " did not become stable: take the figures with care");
    }

    void say(String line) {
        System.out.println(line);
    }
}
