package dev.sluice.bench;

import dev.sluice.bench.load.Arrivals;
import dev.sluice.bench.load.Load;
import dev.sluice.bench.load.Probes;
import dev.sluice.bench.load.Target;
import dev.sluice.bench.load.Window;
import dev.sluice.bench.subject.Options;
import dev.sluice.processes.StartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/**
 * Far more requests in one second than the provider serves, and somebody who chats beside them.
 *
 * <p>The ideal is what the provider itself would need with each of its places always taken. The prober is another
 * tenant, and asks first alone and then beside the burst. Bursts before that, most of them quick ones, make the system
 * warm, and aren't counted.
 */
final class Burst implements Scenario {

    private static final int REQUESTS = 5_000;
    private static final int AT_ONCE = 100;
    private static final int FIRST_MILLIS = 500;
    private static final int INTERVAL_MILLIS = 25;
    private static final int TOKENS = 20;
    private static final String BURST =
            "gpt-4o-mini~atonce=100~ttft=" + FIRST_MILLIS + "~interval=" + INTERVAL_MILLIS + "~tokens=" + TOKENS;
    private static final String QUICK = "gpt-4o-mini~atonce=100~ttft=10~interval=1~tokens=5";
    private static final String PROBE = "gpt-4o-mini~atonce=100~ttft=20~interval=5~tokens=5";
    private static final double PROBES_A_SECOND = 5;
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final Duration BEFORE = Duration.ofSeconds(3);
    private static final Duration PROBED = Duration.ofSeconds(45);
    private static final int WARMING_BURSTS = 30;
    private static final Duration ARRIVING = Duration.ofSeconds(1);

    private final String tier;

    /** Of this service tier. */
    Burst(String tier) {
        this.tier = tier;
    }

    @Override
    public String name() {
        return tier.equals("auto") ? "burst" : "burst-" + tier;
    }

    @Override
    public String question() {
        return "What becomes of 5,000 requests within a second, at a provider that serves 100 at a time?";
    }

    @Override
    public String load(Options options) {
        return "5,000 streamed requests of " + BURST + " within a second, and " + PROBES_A_SECOND + " a second beside";
    }

    @Override
    public List<Measurement> measure(Lab lab) throws InterruptedException {
        lab.warmUp(lab.sluice());
        Target prober = lab.tenant("prober", 1);
        for (int burst = 1; burst <= WARMING_BURSTS; burst++) {
            // Of a fresh process most of what a burst costs is the compiler.
            burst(lab, QUICK);
        }
        // Nor is it known what the provider bears; a quick burst doesn't tell.
        Window warming = burst(lab, BURST);
        lab.say("  warming  " + warming.answered() + " answered, " + warming.failed() + " failed");
        List<Double> ratios = new ArrayList<>();
        List<Double> refused = new ArrayList<>();
        List<Double> answered = new ArrayList<>();
        List<Double> failed = new ArrayList<>();
        List<Double> idle = new ArrayList<>();
        List<Double> beside = new ArrayList<>();
        List<Double> whileArriving = new ArrayList<>();
        List<Double> afterwards = new ArrayList<>();
        double idealSeconds = (FIRST_MILLIS + (TOKENS - 1) * INTERVAL_MILLIS) / 1e3 * REQUESTS / AT_ONCE;
        for (int run = 1; run <= lab.options().runs(); run++) {
            Window alone = probe(prober, IDLE);
            long faultsBefore = faults(lab);
            Window probed = Window.noting();
            Thread probing = Thread.ofPlatform().start(() -> {
                try {
                    probe(prober, BEFORE.plus(PROBED), probed);
                } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                }
            });
            // Whoever chats has a connection already.
            Thread.sleep(BEFORE);
            long startNanos = System.nanoTime();
            Window burst = burst(lab, BURST);
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            probing.join();
            ratios.add(seconds / idealSeconds);
            refused.add((double) faults(lab) - faultsBefore);
            answered.add((double) burst.answered());
            failed.add((double) burst.failed());
            idle.add(alone.firstTokenMillis(99));
            Probes probes = Probes.of(probed, startNanos, startNanos + ARRIVING.toNanos());
            beside.add(probes.all(99));
            whileArriving.add(probes.within(99));
            afterwards.add(probes.later(99));
            lab.say(String.format(
                    Locale.ROOT,
                    "  run %d    %d answered, %d failed %s in %.1f s (ideal %.1f), %.0f turned away; probe p99 %.1f ms"
                            + " (p50 %.1f), of those within the burst's second at most %.1f (p50 %.1f), later p99 %.1f"
                            + " (p90 %.1f, most %.1f); alone p99 %.1f (p50 %.1f, most %.1f); slowest, in ms at ms: %s",
                    run,
                    burst.answered(),
                    burst.failed(),
                    burst.lastFailure(),
                    seconds,
                    idealSeconds,
                    refused.getLast(),
                    beside.getLast(),
                    probes.all(50),
                    probes.within(100),
                    probes.within(50),
                    probes.later(99),
                    probes.later(90),
                    probes.later(100),
                    idle.getLast(),
                    alone.firstTokenMillis(50),
                    alone.firstTokenMillis(100),
                    probes.slowest()));
        }
        return List.of(
                new Measurement("time, of the ideal", "", ratios),
                new Measurement("answered", "", answered),
                new Measurement("failed", "", failed),
                new Measurement("calls that the provider turned away", "", refused),
                new Measurement("probe alone, first token p99", "ms", idle),
                new Measurement("probe from the burst's beginning on, first token p99", "ms", beside),
                new Measurement("those within the second in which the burst arrives", "ms", whileArriving),
                new Measurement("those after that second", "ms", afterwards));
    }

    private Window burst(Lab lab, String model) throws InterruptedException {
        return Load.run(
                lab.throughSluice(), lab.throughSluice().streamed(model, tier), new Arrivals.Paced(REQUESTS, ARRIVING));
    }

    private static Window probe(Target prober, Duration time) throws InterruptedException {
        Window window = new Window();
        probe(prober, time, window);
        return window;
    }

    private static void probe(Target prober, Duration time, Window window) throws InterruptedException {
        Load.run(prober, List.of(prober.streamed(PROBE)), new Arrivals.Paced(PROBES_A_SECOND, time), window);
    }

    /** How many calls the simulator has turned away so far. */
    private static long faults(Lab lab) throws InterruptedException {
        URI stats = lab.direct().target().base().resolve("/simulator/stats");
        try (HttpClient client = HttpClient.newHttpClient()) {
            String body = client.send(HttpRequest.newBuilder(stats).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return JsonMapper.shared().readTree(body).path("faults").asLong();
        } catch (IOException e) {
            throw new StartException(stats + ": no answer (expected: a simulator behind --direct).", e);
        }
    }
}
