package dev.sluice.bench;

import dev.sluice.bench.subject.Installation;
import dev.sluice.bench.subject.Machine;
import dev.sluice.bench.subject.Options;
import dev.sluice.bench.subject.Others;
import dev.sluice.processes.Checkout;
import dev.sluice.processes.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Measures a scenario, and writes down what came out. */
public final class Bench {

    private static final List<Scenario> SCENARIOS = List.of(
            Steady.firstToken(),
            new Plain(),
            Steady.whole(),
            new Streams(),
            new Crowd(1_000),
            new Crowd(5_000),
            new Crowd(10_000),
            new Floors(),
            new Idle(),
            new Ramp(),
            new CheckedLimits(),
            new Burst("auto"),
            new Burst("flex"),
            new Fairness(),
            new Fleet(1),
            new Fleet(2),
            new Fleet(4),
            new Fleet(8),
            new Soak());

    private Bench() {}

    /** Its arguments are those of {@link Options}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        int failed = 0;
        try {
            Options options = Options.parse(String.join(" ", arguments));
            for (Scenario scenario : chosen(options)) {
                failed += hasRun(scenario, options.of(scenario.name())) ? 0 : 1;
            }
        } catch (StartException e) {
            System.out.println("✘ " + e.getMessage());
            failed++;
        }
        // Clients of Kafka may leave threads behind.
        System.exit(failed);
    }

    /** One scenario that can't be measured doesn't keep the others from it. */
    private static boolean hasRun(Scenario scenario, Options options) throws IOException, InterruptedException {
        try {
            run(scenario, options);
            return true;
        } catch (StartException e) {
            System.out.println("✘ " + scenario.name() + ": " + e.getMessage());
            return false;
        }
    }

    private static List<Scenario> chosen(Options options) {
        List<Scenario> chosen = SCENARIOS.stream()
                .filter(scenario ->
                        options.scenario().equals("all") || options.scenario().equals(scenario.name()))
                .toList();
        if (chosen.isEmpty()) {
            throw new StartException("--scenario: " + options.scenario() + " (expected: all, "
                    + SCENARIOS.stream().map(Scenario::name).collect(Collectors.joining(", ")) + ").");
        }
        return chosen;
    }

    @SuppressWarnings("TimeZoneUsage") // Only files are named after the time; there is no Spring here.
    private static void run(Scenario scenario, Options options) throws IOException, InterruptedException {
        Checkout checkout = Checkout.locate();
        Path folder = checkout.root().resolve("infra/bench/target/results");
        Map<String, String> settings = new HashMap<>(scenario.settings());
        if (!scenario.beside().isEmpty()) {
            settings.putIfAbsent("SLUICE_WORKERS", "1");
        }
        try (Installation installation = Installation.of(options, settings, checkout);
                Others others = Others.beside(installation, options, checkout, scenario.beside())) {
            Lab lab = new Lab(installation, others.contestants(), options, folder);
            lab.say(scenario.name() + ": " + scenario.question());
            List<Measurement> measurements = scenario.measure(lab);
            Report report = new Report(scenario, options, Machine.look(checkout, installation), measurements);
            System.out.println();
            System.out.println(report.markdown());
            System.out.println("Written to "
                    + report.writeInto(folder, Clock.systemUTC().instant()) + " and the .json beside it.");
        }
    }
}
