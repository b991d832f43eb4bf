package dev.sluice.bench;

import dev.sluice.bench.subject.Contestant;
import dev.sluice.bench.subject.Options;
import dev.sluice.bench.watch.Meter;
import dev.sluice.bench.watch.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Nobody asks anything: what the installation takes all the same, warm. */
final class Idle implements Scenario {

    private static final double MICROS_A_MILLI = 1e3;

    @Override
    public String name() {
        return "idle";
    }

    @Override
    public String question() {
        return "What does an installation take of the machine while nobody asks anything?";
    }

    @Override
    public String load(Options options) {
        return "none, after a warm-up";
    }

    @Override
    public Map<String, String> settings() {
        return Map.of("SLUICE_WORKERS", "1");
    }

    @Override
    public List<Measurement> measure(Lab lab) throws InterruptedException {
        Contestant sluice = lab.sluice();
        lab.warmUp(sluice);
        Series cpu = new Series();
        Series memory = new Series();
        Series shared = new Series();
        for (int run = 1; run <= lab.options().runs(); run++) {
            Meter meter = Meter.start(sluice.processes());
            Thread.sleep(lab.options().time());
            Map<String, Usage> usage = meter.stop();
            usage.forEach((process, used) -> {
                cpu.add(
                        process,
                        used.cpuMicros() / MICROS_A_MILLI / lab.options().time().toSeconds());
                memory.add(process, used.rssKib() / 1024.0);
            });
            sluice.processes().forEach(process -> shared.add(process.name(), process.pssKib() / 1024.0));
            lab.say(String.format(Locale.ROOT, "  run %d    %s", run, usage));
        }
        List<Measurement> lines = new ArrayList<>(cpu.lines("CPU a second, ", "ms"));
        lines.addAll(memory.lines("RSS, ", "MiB"));
        lines.addAll(shared.lines("PSS (RSS with shared pages by share), ", "MiB"));
        return lines;
    }
}
