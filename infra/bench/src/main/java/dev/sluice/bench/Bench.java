package dev.sluice.bench;

import dev.sluice.processes.Checkout;
import dev.sluice.processes.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;

/** Measures a scenario, and writes down what came out. */
public final class Bench {

    private static final List<Scenario> SCENARIOS = List.of(
            new AddedFirstToken(),
            new CheckedLimits(),
            new Burst("auto"),
            new Burst("flex"),
            new Fairness(),
            new Fleet(1),
            new Fleet(2),
            new Fleet(4),
            new Fleet(8));

    private Bench() {}

    /** Its arguments are those of {@link Options}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try {
            run(Options.parse(String.join(" ", arguments)));
        } catch (StartException e) {
            System.out.println("✘ " + e.getMessage());
            System.exit(1);
        }
    }

    private static Scenario chosen(Options options) {
        return SCENARIOS.stream()
                .filter(scenario -> scenario.name().equals(options.scenario()))
                .findFirst()
                .orElseThrow(() -> new StartException("--scenario: " + options.scenario() + " (expected: "
                        + SCENARIOS.stream().map(Scenario::name).collect(Collectors.joining(", ")) + ")."));
    }

    @SuppressWarnings("TimeZoneUsage") // Only files are named after the time; there is no Spring here.
    private static void run(Options options) throws IOException, InterruptedException {
        Checkout checkout = Checkout.locate();
        Path folder = checkout.root().resolve("infra/bench/target/results");
        Scenario scenario = chosen(options);
        try (Installation installation = Installation.of(options, scenario.settings(), checkout)) {
            Lab lab = new Lab(installation.direct(), installation.throughSluice(), installation.tenants(), options);
            lab.say(scenario.name() + ": " + scenario.question());
            List<Measurement> measurements = scenario.measure(lab);
            Report report = new Report(
                    scenario.name(), scenario.question(), options, Machine.look(checkout, installation), measurements);
            System.out.println();
            System.out.println(report.markdown());
            System.out.println("Written to "
                    + report.writeInto(folder, Clock.systemUTC().instant()) + " and the .json beside it.");
        }
    }
}
