package dev.sluice.bench;

import dev.sluice.bench.bare.Hops;
import dev.sluice.bench.load.Arrivals;
import dev.sluice.bench.load.Load;
import dev.sluice.bench.load.Window;
import dev.sluice.bench.subject.Bare;
import dev.sluice.bench.subject.Contestant;
import dev.sluice.bench.subject.Installation;
import dev.sluice.bench.subject.Options;
import dev.sluice.bench.watch.Meter;
import dev.sluice.bench.watch.Usage;
import dev.sluice.processes.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** What each part of the way costs at least: the HTTP server, the broker and Redis, each alone. */
final class Floors implements Scenario {

    private static final double RATE = 200;
    private static final int AT_ONCE = 64;
    // Any text will do: the echo says back the question.
    private static final String MODEL = "gpt-4o-mini";

    @Override
    public String name() {
        return "floors";
    }

    @Override
    public String question() {
        return "What do an echo over HTTP, a record through Kafka and a message through Redis take?";
    }

    @Override
    public String load(Options options) {
        return "open loop, " + options.rate(RATE) + " a second; the echo's CPU in a closed loop of " + AT_ONCE;
    }

    @Override
    public Set<Bare> beside() {
        return Set.of(Bare.ECHO);
    }

    @Override
    public List<Measurement> measure(Lab lab) throws InterruptedException {
        Installation installation = lab.installation();
        Map<String, List<Double>> values = new LinkedHashMap<>();
        double rate = lab.options().rate(RATE);
        Hops.prepare(installation.kafka());
        hops(installation, rate, lab.options().time(), new LinkedHashMap<>()); // Warms both up.
        for (int run = 1; run <= lab.options().runs(); run++) {
            Map<String, Double> now = new LinkedHashMap<>();
            hops(installation, rate, lab.options().time(), now);
            for (Contestant other : lab.others()) {
                if (other.name().equals(Bare.ECHO.shown())) {
                    echo(other, rate, lab.options().time(), now);
                }
            }
            now.forEach((name, value) ->
                    values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
            lab.say(String.format(Locale.ROOT, "  run %d    %s", run, now));
        }
        List<Measurement> lines = new ArrayList<>();
        values.forEach((name, each) -> lines.add(new Measurement(name, name.contains("CPU") ? "µs" : "ms", each)));
        return lines;
    }

    private static void hops(Installation installation, double rate, Duration time, Map<String, Double> now)
            throws InterruptedException {
        Meter broker = Meter.start(installation.watched(Role.KAFKA));
        Histogram kafka = Hops.kafka(installation.kafka(), rate, time);
        note(now, "produce → consume", kafka, broker);
        Meter server = Meter.start(installation.watched(Role.REDIS));
        Histogram redis = Hops.redis(installation.redis(), rate, time);
        note(now, "publish → receive", redis, server);
    }

    private static void echo(Contestant echo, double rate, Duration time, Map<String, Double> now)
            throws InterruptedException {
        Window paced = Load.run(echo.target(), echo.target().whole(MODEL), new Arrivals.Paced(rate, time));
        Meter meter = Meter.start(echo.processes());
        Window full = Load.run(echo.target(), echo.target().whole(MODEL), new Arrivals.AtOnce(AT_ONCE, time));
        double micros = sum(meter.stop());
        now.put("HTTP echo, p50", paced.wholeMillis(50));
        now.put("HTTP echo, p99", paced.wholeMillis(99));
        now.put("HTTP echo, CPU a request", micros / Math.max(1, full.answered()));
    }

    private static void note(Map<String, Double> now, String name, Histogram nanos, Meter meter) {
        now.put(name + ", p50", nanos.getValueAtPercentile(50) / 1e6);
        now.put(name + ", p99", nanos.getValueAtPercentile(99) / 1e6);
        now.put(name + ", CPU a message of the server", sum(meter.stop()) / Math.max(1, nanos.getTotalCount()));
    }

    private static double sum(Map<String, Usage> usage) {
        return usage.values().stream().mapToLong(Usage::cpuMicros).sum();
    }
}
