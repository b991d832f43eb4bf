package dev.sluice.bench;

import dev.sluice.bench.load.Arrivals;
import dev.sluice.bench.load.Load;
import dev.sluice.bench.load.Window;
import dev.sluice.bench.subject.Contestant;
import dev.sluice.bench.subject.Options;
import dev.sluice.bench.watch.Meter;
import dev.sluice.bench.watch.Usage;
import dev.sluice.processes.StartException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A steady load for a long time: whether memory, CPU or times drift. Each minute stands for a run. */
final class Soak implements Scenario {

    private static final double RATE = 100;
    private static final String MODEL = "gpt-4o-mini~ttft=20~interval=20~tokens=32";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @Override
    public String name() {
        return "soak";
    }

    @Override
    public String question() {
        return "Do memory, CPU and times stay what they are under a steady load?";
    }

    @Override
    public String load(Options options) {
        return "open loop, " + options.rate(RATE) + " streams a second of 32 tokens, one each 20 ms, for "
                + options.minutes() + " minutes; each minute is a run";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("SLUICE_WORKERS", "1");
    }

    @Override
    public List<Measurement> measure(Lab lab) throws InterruptedException {
        Contestant sluice = lab.sluice();
        lab.warmUp(sluice);
        Series values = new Series();
        for (int minute = 1; minute <= lab.options().minutes(); minute++) {
            Meter meter = Meter.start(sluice.processes());
            Window window = Load.run(
                    sluice.target(),
                    sluice.target().streamed(lab.model(MODEL)),
                    new Arrivals.Paced(lab.options().rate(RATE), MINUTE));
            Map<String, Usage> usage = meter.stop();
            if (window.broken() > 0) {
                throw new StartException(window.broken() + " wrong answers, such as " + window.lastFailure() + ".");
            }
            values.add("time to first token, p50 (ms)", window.firstTokenMillis(50));
            values.add("time to first token, p99 (ms)", window.firstTokenMillis(99));
            values.add("gap between chunks, p99 (ms)", window.gapMillis(99));
            values.add("failed", (double) window.failed());
            usage.forEach((process, used) -> {
                values.add("RSS, " + process + " (MiB)", used.rssKib() / 1024.0);
                values.add(
                        "CPU a token, " + process + " (µs)", (double) used.cpuMicros() / Math.max(1, window.tokens()));
            });
            lab.say(String.format(
                    Locale.ROOT,
                    "  minute %d    first token p50 %.2f p99 %.2f ms, %d failed %s, %s",
                    minute,
                    window.firstTokenMillis(50),
                    window.firstTokenMillis(99),
                    window.failed(),
                    window.lastFailure(),
                    usage));
        }
        List<Measurement> lines = new ArrayList<>();
        for (Measurement each : values.lines("", "")) {
            lines.add(each);
            lines.add(new Measurement(each.name() + ", last third ÷ first third", "×", List.of(drift(each.perRun()))));
        }
        return lines;
    }

    /** What the last third is of the first; 1 where there is nothing to compare. */
    static double drift(List<Double> values) {
        int third = values.size() / 3;
        double first = mean(values.subList(0, third));
        return first == 0 ? 1 : mean(values.subList(values.size() - third, values.size())) / first;
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }
}
