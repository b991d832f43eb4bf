package dev.sluice.bench;

import dev.sluice.bench.load.Arrivals;
import dev.sluice.bench.load.Load;
import dev.sluice.bench.load.Window;
import dev.sluice.bench.subject.Contestant;
import dev.sluice.bench.subject.Options;
import dev.sluice.bench.watch.Meter;
import dev.sluice.bench.watch.Usage;
import dev.sluice.processes.StartException;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Ever more requests a second, beyond what the machine bears: whether twice the work costs twice, and what then. */
final class Ramp implements Scenario {

    private static final int[] RATES = {100, 200, 400, 800, 1_600, 3_200};
    private static final String MODEL = "gpt-4o-mini~ttft=60~interval=0~tokens=16";

    @Override
    public String name() {
        return "ramp";
    }

    @Override
    public String question() {
        return "Do twice the requests cost twice the CPU, and how many are answered when there are too many?";
    }

    @Override
    public String load(Options options) {
        return "open loop, 100, 200, 400, 800, 1,600 and 3,200 whole requests a second, one rate after the other";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("SLUICE_WORKERS", "1");
    }

    @Override
    public List<Measurement> measure(Lab lab) throws InterruptedException {
        lab.warmUp(lab.sluice());
        Series values = new Series();
        for (int run = 1; run <= lab.options().runs(); run++) {
            double peak = 0;
            double last = 0;
            double costOfFirst = 0;
            for (int rate : RATES) {
                Meter meter = Meter.start(lab.sluice().processes());
                Window window = at(lab, rate);
                double cost = cost(meter.stop(), window);
                last = window.answered() / window.seconds();
                peak = Math.max(peak, last);
                costOfFirst = costOfFirst == 0 ? cost : costOfFirst;
                values.add(rate + "/s: answers a second", last);
                values.add(rate + "/s: CPU a request (µs)", cost);
                values.add(rate + "/s: CPU a request ÷ that at " + RATES[0] + "/s", cost / costOfFirst);
                values.add(rate + "/s: p50 (ms)", window.wholeMillis(50));
                values.add(rate + "/s: p99 (ms)", window.wholeMillis(99));
                values.add(rate + "/s: failed", (double) window.failed());
                lab.say(String.format(
                        Locale.ROOT,
                        "  run %d    %d/s: %.0f answers a second, %.0f µs a request, p50 %.1f p99 %.1f ms, %d failed"
                                + " %s",
                        run,
                        rate,
                        last,
                        cost,
                        window.wholeMillis(50),
                        window.wholeMillis(99),
                        window.failed(),
                        window.lastFailure()));
            }
            values.add("answers a second at the highest rate ÷ the most at any", last / peak);
        }
        return values.lines("", "");
    }

    private static Window at(Lab lab, int rate) throws InterruptedException {
        Contestant sluice = lab.sluice();
        Window window = Load.run(
                sluice.target(),
                sluice.target().whole(lab.model(MODEL)),
                new Arrivals.Paced(rate, lab.options().time()));
        if (window.broken() > 0) {
            throw new StartException(window.broken() + " wrong answers, such as " + window.lastFailure() + ".");
        }
        return window;
    }

    private static double cost(Map<String, Usage> usage, Window window) {
        double micros = usage.values().stream().mapToLong(Usage::cpuMicros).sum();
        return micros / Math.max(1, window.answered());
    }
}
