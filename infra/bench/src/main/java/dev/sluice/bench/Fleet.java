package dev.sluice.bench;

import dev.sluice.bench.load.Arrivals;
import dev.sluice.bench.load.Load;
import dev.sluice.bench.load.Window;
import dev.sluice.bench.subject.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Workers with few slots each, at a provider that is slow and has room for all of them. */
final class Fleet implements Scenario {

    private static final int SLOTS = 16;
    private static final int ROUNDS = 12;

    /** So slow that what eight workers' JVMs and all else take of two cores is little beside it. */
    private static final int WAIT_MILLIS = 4_000;

    /** So that all workers have the same number of them. */
    private static final int PARTITIONS = 24;

    private static final String MODEL = "gpt-4o-mini~atonce=400~ttft=" + WAIT_MILLIS + "~interval=1~tokens=2";
    private final int workers;

    Fleet(int workers) {
        this.workers = workers;
    }

    @Override
    public String name() {
        return "fleet-" + workers;
    }

    @Override
    public String question() {
        return "How many jobs a second do " + workers + " workers of " + SLOTS + " slots finish, if each job waits "
                + WAIT_MILLIS + " ms for its provider?";
    }

    @Override
    public String load(Options options) {
        return workers * SLOTS * ROUNDS + " streamed requests of " + MODEL + " within a second";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "SLUICE_WORKERS", String.valueOf(workers),
                "SLUICE_INTAKE_SLOTS", String.valueOf(SLOTS),
                "SLUICE_DISPATCH_PARTITIONS", String.valueOf(PARTITIONS));
    }

    @Override
    public List<Measurement> measure(Lab lab) throws InterruptedException {
        lab.warmUp(lab.sluice());
        List<Double> perSecond = new ArrayList<>();
        List<Double> failed = new ArrayList<>();
        int requests = workers * SLOTS * ROUNDS;
        for (int run = 1; run <= lab.options().runs(); run++) {
            long startNanos = System.nanoTime();
            Window window = Load.run(
                    lab.throughSluice(),
                    lab.throughSluice().streamed(MODEL),
                    new Arrivals.Paced(requests, Duration.ofSeconds(1)));
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            perSecond.add(window.answered() / seconds);
            failed.add((double) window.failed());
            lab.say("  run " + run + "    " + window.answered() + " answered in " + seconds + " s");
        }
        return List.of(
                new Measurement("jobs a second", "", perSecond),
                new Measurement(
                        "of what the slots allow",
                        "",
                        perSecond.stream()
                                .map(rate -> rate * WAIT_MILLIS / 1000 / (workers * SLOTS))
                                .toList()),
                new Measurement("failed", "", failed));
    }
}
