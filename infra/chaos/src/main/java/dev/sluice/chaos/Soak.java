package dev.sluice.chaos;

import dev.sluice.chaos.check.Sources;
import dev.sluice.chaos.check.Verdict;
import dev.sluice.chaos.check.Violation;
import dev.sluice.chaos.fault.Fault;
import dev.sluice.chaos.fault.Faults;
import dev.sluice.chaos.fault.Need;
import dev.sluice.chaos.fault.Site;
import dev.sluice.chaos.load.Load;
import dev.sluice.chaos.stack.Incidents;
import dev.sluice.chaos.stack.MemoryWatch;
import dev.sluice.chaos.stack.Node;
import dev.sluice.chaos.stack.Stack;
import dev.sluice.chaos.stack.StackSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Puts load on an installation, breaks it for a while, lets it come to rest, and has the logs compared. */
public final class Soak {

    /** Orphans end after 15 s without a listener, and a job may have to wait for Kafka's redelivery before. */
    private static final long SETTLE_MILLIS = 45_000;

    /** From this time on the minute is well spent that makes later starts quick. */
    private static final Duration MANY_STARTS = Duration.ofMinutes(3);

    private static final long BACK_WITHIN_MILLIS = 90_000;

    private Soak() {}

    /** Runs one fault. */
    public static Verdict run(Run run) throws InterruptedException {
        Fault fault = fault(run);
        Path folder = folder(run);
        System.out.println("chaos: " + fault.name() + " (" + fault.tells() + "), seed " + run.seed() + ", "
                + run.time().toSeconds() + " s, logs under " + folder);
        SplittableRandom random = new SplittableRandom(run.seed());
        StackSettings settings = new StackSettings(
                run.ingresses(),
                run.workers(),
                fault.needs().contains(Need.PROXIES),
                fault.needs().contains(Need.CLOCKS),
                run.older(),
                run.time().compareTo(MANY_STARTS) >= 0,
                Map.of());
        try (Stack stack = Stack.start(settings, folder)) {
            Incidents incidents = new Incidents();
            Load load = Load.start(stack::doors, fault.mix(), run.clients(), run.resumes(), random.split());
            List<Violation> known = new ArrayList<>();
            try (MemoryWatch memory = MemoryWatch.start(stack)) {
                strike(fault, run, new Site(stack, incidents, random.split()));
                System.out.println(memory.line());
                if (fault.name().equals(Faults.SOAK)) {
                    memory.grown().forEach(service -> known.add(new Violation(Violation.Kind.GROWN, service)));
                }
            }
            known.addAll(awaitAllBack(stack));
            load.stop();
            Sources sources = new Sources(stack.kafka().bootstrap(), stack.simulatorLog());
            Verdict verdict = Verdict.of(run.seed(), sources, load.tries(), incidents, known, SETTLE_MILLIS);
            write(folder.resolve("violations.txt"), verdict.violations());
            write(folder.resolve("incidents.txt"), incidents.all());
            if (!verdict.isClean()) {
                stack.keepLogs(folder);
            }
            return verdict;
        }
    }

    /** What the fault needs and isn't here, in words; empty if it can be run. */
    static Optional<String> missing(Run run) {
        return fault(run).needs().stream()
                .map(need -> switch (need) {
                    case PROXIES -> "";
                    case CLOCKS ->
                        Stack.canSetClocks() ? "" : "libfaketime is not installed (Debian's package faketime)";
                    case OLDER_VERSION -> run.older() == null ? "older=<a built checkout of another version>" : "";
                    case LIMITS -> Faults.canLimit() ? "" : "prlimit is not installed (Debian's package util-linux)";
                })
                .filter(lacks -> !lacks.isEmpty())
                .findFirst();
    }

    private static Fault fault(Run run) {
        return Faults.named(run.fault())
                .orElseThrow(() -> new IllegalArgumentException("fault: " + run.fault() + " (expected: one of "
                        + Faults.list().stream().map(Fault::name).toList() + ")"));
    }

    private static void strike(Fault fault, Run run, Site site) throws InterruptedException {
        long endNanos = System.nanoTime() + run.time().toNanos();
        long pauseMillis = (run.pause().isZero() ? fault.pause() : run.pause()).toMillis();
        int strikes = 0;
        while (strikes < run.strikes() && System.nanoTime() < endNanos) {
            long pause = site.random().nextLong(pauseMillis / 2, pauseMillis * 3 / 2);
            TimeUnit.MILLISECONDS.sleep(Math.min(pause, Math.max(1, (endNanos - System.nanoTime()) / 1_000_000)));
            strikes += fault.strike().hit(site) ? 1 : 0;
        }
    }

    private static List<Violation> awaitAllBack(Stack stack) throws InterruptedException {
        List<Violation> notBack = new ArrayList<>();
        long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BACK_WITHIN_MILLIS);
        for (Node node : Stream.concat(stack.workers().stream(), stack.ingresses().stream())
                .toList()) {
            while (!node.isUp() && System.nanoTime() < deadlineNanos && node.failure() == null) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
            if (!node.isUp() || !node.isAlive()) {
                notBack.add(new Violation(
                        Violation.Kind.NOT_BACK, node.name() + ": " + node.failure() + ", log " + node.log()));
            }
        }
        return notBack;
    }

    private static Path folder(Run run) {
        try {
            return Files.createDirectories(
                    Path.of("target", "chaos", run.fault() + "-" + run.seed()).toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void write(Path file, List<?> lines) {
        try {
            Files.write(file, lines.stream().map(Object::toString).toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
