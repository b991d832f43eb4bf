package dev.sluice.bench;

import dev.sluice.bench.load.Arrivals;
import dev.sluice.bench.load.Load;
import dev.sluice.bench.load.Question;
import dev.sluice.bench.load.Target;
import dev.sluice.bench.load.Window;
import dev.sluice.bench.subject.Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Tenants that want far more than the provider serves, and one that wants little. */
final class Fairness implements Scenario {

    private static final int MANY = 10_000;
    private static final int FEW = 10;
    private static final int WEIGHED = 4_000;

    /** In which all of them are accepted, on a slow machine, too. */
    private static final Duration TAKING_IN = Duration.ofSeconds(20);

    private static final Duration FILLING = Duration.ofSeconds(8);
    /** Neither has run out by its end, however fast they are. */
    private static final Duration WEIGHING = Duration.ofSeconds(8);

    /** Of different lengths, so that the calls don't end all at once. */
    private static final List<String> MODELS = IntStream.range(0, 20)
            .mapToObj(number -> "gpt-4o-mini~atonce=100~interval=10~tokens=5~ttft=" + (360 + 20 * number))
            .toList();

    @Override
    public String name() {
        return "fairness";
    }

    @Override
    public String question() {
        return "How long do ten jobs take beside ten thousand of another tenant, and what do weights of 1 and 3 give?";
    }

    @Override
    public String load(Options options) {
        return "10 jobs beside 10,000, then 4,000 of weight 1 beside 4,000 of weight 3, about half a second each";
    }

    @Override
    public List<Measurement> measure(Lab lab) throws InterruptedException {
        lab.warmUp(lab.sluice());
        List<Double> alone = new ArrayList<>();
        List<Double> beside = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        List<Double> failed = new ArrayList<>();
        Target few = lab.tenant("few", 1);
        for (int run = 1; run <= lab.options().runs(); run++) {
            alone.add(ofTheFew(few));
            Tenancy many = new Tenancy(lab.tenant("many", 1), MANY);
            Thread.sleep(TAKING_IN);
            beside.add(ofTheFew(few));
            lab.say("  run " + run + "    ten jobs " + alone.getLast() + " ms alone, " + beside.getLast()
                    + " ms beside " + MANY + ", of which " + many.window().answered() + " are answered by then");
            failed.add((double) many.end().failed());

            Tenancy one = new Tenancy(lab.tenant("one", 1), WEIGHED);
            Tenancy three = new Tenancy(lab.tenant("three", 3), WEIGHED);
            Thread.sleep(FILLING);
            long oneBefore = one.window().answered();
            long threeBefore = three.window().answered();
            Thread.sleep(WEIGHING);
            double ratio = (double) (three.window().answered() - threeBefore)
                    / (one.window().answered() - oneBefore);
            weights.add(ratio);
            failed.add((double) one.end().failed() + three.end().failed());
            lab.say("  run " + run + "    weights 1 and 3 give 1 and " + ratio + "; failed " + failed);
        }
        return List.of(
                new Measurement("ten jobs alone, until the last one ends", "ms", alone),
                new Measurement("the same beside ten thousand", "ms", beside),
                new Measurement("weight 3, of what weight 1 gets", "", weights),
                new Measurement("failed", "", failed));
    }

    /** When the last of a few jobs that are sent together has ended, in ms. */
    private static double ofTheFew(Target tenant) throws InterruptedException {
        long startNanos = System.nanoTime();
        load(tenant, FEW, new Window());
        return (System.nanoTime() - startNanos) / 1e6;
    }

    private static void load(Target tenant, int requests, Window window) throws InterruptedException {
        List<Question> each = MODELS.stream().map(tenant::streamed).toList();
        double seconds = Math.max(0.02, requests / 4_000.0);
        Load.run(
                tenant, each, new Arrivals.Paced(requests / seconds, Duration.ofNanos((long) (seconds * 1e9))), window);
    }

    /** One tenant's jobs, under way. */
    private static final class Tenancy {

        private final Window window = new Window();
        private final Thread asking;

        Tenancy(Target tenant, int requests) {
            asking = Thread.ofPlatform().start(() -> {
                try {
                    load(tenant, requests, window);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
        }

        Window window() {
            return window;
        }

        Window end() throws InterruptedException {
            asking.join();
            return window;
        }
    }
}
