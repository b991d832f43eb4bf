package dev.sluice.bench;

import dev.sluice.bench.load.Arrivals;
import dev.sluice.bench.load.Load;
import dev.sluice.bench.load.Window;
import dev.sluice.bench.subject.Bare;
import dev.sluice.bench.subject.Contestant;
import dev.sluice.bench.subject.Options;
import dev.sluice.bench.watch.FileLimit;
import dev.sluice.bench.watch.Meter;
import dev.sluice.bench.watch.PeakMemory;
import dev.sluice.bench.watch.Usage;
import dev.sluice.bench.watch.Watched;
import dev.sluice.processes.StartException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Very many slow streams at once: whether they all come to their end, and what each takes of memory. */
final class Crowd implements Scenario {

    private static final Duration RAMP = Duration.ofSeconds(20);
    private static final int TOKENS = 20;
    // The last stream begins half-way through the first.
    private static final String MODEL = "gpt-4o-mini~ttft=2000~interval=2000~tokens=" + TOKENS;
    // Sockets of a process that aren't streams', and threads' and the JVM's own files.
    private static final long OTHER_FILES = 1_000;

    private final int streams;

    /** Of so many streams. */
    Crowd(int streams) {
        this.streams = streams;
    }

    @Override
    public String name() {
        return "crowd-" + streams;
    }

    @Override
    public String question() {
        return "Do " + streams + " slow streams at once come to their end, and what does each take of memory?";
    }

    @Override
    public String load(Options options) {
        return streams + " streams of " + TOKENS + " tokens, one each 2 s; all of them begin within " + RAMP.toSeconds()
                + " s and last for 40 s";
    }

    @Override
    public Map<String, String> settings() {
        // Some of a worker's slots stay free for others.
        return Map.of("SLUICE_INTAKE_SLOTS", String.valueOf(Math.min(20_000, streams + streams / 5 + 100)));
    }

    @Override
    public Set<Bare> beside() {
        return Set.of(Bare.PROXY);
    }

    @Override
    public List<Measurement> measure(Lab lab) throws InterruptedException {
        if (streams + OTHER_FILES > FileLimit.ofThisProcess()) {
            throw new StartException("ulimit -n: " + FileLimit.ofThisProcess() + " (expected: "
                    + (streams + OTHER_FILES) + " or more for " + streams + " streams).");
        }
        List<Contestant> contestants = new ArrayList<>(List.of(lab.sluice()));
        if (2L * streams + OTHER_FILES <= FileLimit.ofThisProcess()) {
            contestants.addAll(lab.others());
        } else {
            lab.say("  one process can't have two sockets for each of " + streams
                    + " streams here (ulimit -n): Sluice alone is measured");
        }
        List<Measurement> lines = new ArrayList<>();
        for (Contestant contestant : contestants) {
            lab.warmUp(contestant);
            lines.addAll(of(lab, contestant));
        }
        return lines;
    }

    private List<Measurement> of(Lab lab, Contestant contestant) throws InterruptedException {
        List<Watched> watched = new ArrayList<>(contestant.processes());
        watched.addAll(lab.beside());
        Map<String, Long> idleKib = new LinkedHashMap<>();
        watched.forEach(process -> idleKib.put(process.name(), process.look().rssKib()));
        List<Double> completed = new ArrayList<>();
        List<Double> failed = new ArrayList<>();
        List<Double> late = new ArrayList<>();
        Series cpu = new Series();
        Series peakMib = new Series();
        Series perStream = new Series();
        for (int run = 1; run <= lab.options().runs(); run++) {
            Meter meter = Meter.start(watched);
            try (PeakMemory memory = PeakMemory.of(watched)) {
                Window window = Load.run(
                        contestant.target(),
                        contestant.target().streamed(lab.model(MODEL)),
                        new Arrivals.Paced(streams / (double) RAMP.toSeconds(), RAMP));
                Map<String, Usage> usage = meter.stop();
                completed.add((double) window.answered());
                failed.add((double) window.failed());
                late.add(window.firstTokenMillis(99));
                usage.forEach(
                        (process, used) -> cpu.add(process, (double) used.cpuMicros() / Math.max(1, window.tokens())));
                memory.kib().forEach((process, kib) -> {
                    peakMib.add(process, kib / 1024.0);
                    perStream.add(process, (double) (kib - idleKib.getOrDefault(process, 0L)) / streams);
                });
                lab.say(String.format(
                        Locale.ROOT,
                        "  run %d    %-10s %d completed, %d failed %s in %.0f s, first token p99 %.0f ms, KiB a stream"
                                + " %s",
                        run,
                        contestant.name(),
                        window.answered(),
                        window.failed(),
                        window.lastFailure(),
                        window.seconds(),
                        window.firstTokenMillis(99),
                        perStream));
                if (window.broken() > 0) {
                    throw new StartException(contestant.name() + ": " + window.broken() + " wrong answers.");
                }
            }
        }
        List<Measurement> lines = new ArrayList<>(List.of(
                new Measurement(contestant.name() + ": completed", "", completed),
                new Measurement(contestant.name() + ": failed", "", failed),
                new Measurement(contestant.name() + ": time to first token, p99", "ms", late)));
        lines.addAll(perStream.lines(contestant.name() + ": memory a stream, ", "KiB"));
        lines.addAll(peakMib.lines(contestant.name() + ": most RSS, ", "MiB"));
        lines.addAll(cpu.lines(contestant.name() + ": CPU a token, ", "µs"));
        return lines;
    }
}
