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
    private static final int WARMING_AT_ONCE = 32;

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

    /** Warms the whole chain up with many streams at a time, as {@link Contest} does for those that it compares. */
    void warmUp(Contestant contestant) throws InterruptedException {
        Contest.Shape streams = (asked, time) ->
                Load.run(asked, asked.streamed(model(USUAL)), new Arrivals.AtOnce(WARMING_AT_ONCE, time));
        new Contest(this, streams, "request").warmUp(contestant);
    }

    void say(String line) {
        System.out.println(line);
    }
}
