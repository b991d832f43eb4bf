package dev.sluice.bench;

import dev.sluice.bench.load.Arrivals;
import dev.sluice.bench.load.Load;
import dev.sluice.bench.load.Target;
import dev.sluice.bench.load.Window;
import dev.sluice.bench.subject.Contestant;
import dev.sluice.bench.subject.Installation;
import dev.sluice.bench.subject.Options;
import dev.sluice.bench.subject.Tenants;
import dev.sluice.bench.watch.Recording;
import dev.sluice.bench.watch.Watched;
import dev.sluice.processes.Role;
import dev.sluice.processes.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario measures with.
 *
 * @param others bare servers and peers that are asked the same
 * @param folder gets the results
 */
record Lab(Installation installation, List<Contestant> others, Options options, Path folder) {

    /** What is asked for where the question doesn't matter. */
    static final String USUAL = "gpt-4o-mini~ttft=20~interval=5~tokens=16";

    static final double USUAL_RATE = 50;
    private static final Duration WINDOW = Duration.ofSeconds(5);
    private static final int FEWEST_WINDOWS = 3;
    private static final int MOST_WINDOWS = 16;
    private static final double STABLE = 0.05;

    Lab {
        others = List.copyOf(others);
    }

    /** The provider, here the simulator, called without anything between. */
    Contestant direct() {
        return new Contestant(installation.direct(), List.of());
    }

    /** The same provider behind the whole chain. */
    Contestant sluice() {
        return new Contestant(
                installation.throughSluice(), installation.watched(Role.INGRESS, Role.WORKER, Role.KAFKA, Role.REDIS));
    }

    /** Everybody who is compared. */
    List<Contestant> contestants() {
        List<Contestant> all = new ArrayList<>(List.of(direct(), sluice()));
        all.addAll(others);
        return all;
    }

    /** The processes that take part whoever is asked. */
    List<Watched> beside() {
        List<Watched> beside = new ArrayList<>(installation.watched(Role.SIMULATOR));
        beside.add(Watched.self());
        return beside;
    }

    /** Records the services from now on, if that was asked for. */
    @Nullable
    Recording startRecording() {
        if (!options.isProfiled()) {
            return null;
        }
        try {
            return Recording.start(
                    installation.watched(Role.INGRESS, Role.WORKER), folder.resolve("profile-" + options.scenario()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Target throughSluice() {
        return installation.throughSluice();
    }

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
        return own().of(throughSluice(), name, weight);
    }

    /**
     * The whole chain as a tenant sees it who has every limit, and reaches none.
     *
     * @throws StartException in an installation that wasn't started here
     */
    Target limited(String name) throws InterruptedException {
        return own().limited(throughSluice(), name);
    }

    private Tenants own() {
        Tenants tenants = installation.tenants();
        if (tenants == null) {
            throw new StartException("--url: not for this scenario (expected: an installation that it starts itself).");
        }
        return tenants;
    }

    /** Sends the same question at a fixed rate for a while. */
    Window load(Target target, Duration time) throws InterruptedException {
        return Load.run(target, target.streamed(model(USUAL)), new Arrivals.Paced(options.rate(USUAL_RATE), time));
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
