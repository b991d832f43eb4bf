package dev.sluice.bench;

import dev.sluice.processes.Checkout;
import dev.sluice.processes.StartException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Measures the scenarios one after the other, and writes down what came out. */
public final class Bench {

    private static final List<Scenario> SCENARIOS =
            List.of(new AddedFirstToken(), new Burst("auto"), new Burst("flex"));

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

    private static List<Scenario> chosen(Options options) {
        List<Scenario> chosen = SCENARIOS.stream()
                .filter(scenario -> scenario.name().equals(options.scenario()))
                .toList();
        if (chosen.isEmpty()) {
            throw new StartException("--scenario: " + options.scenario() + " (expected: " + Options.USAGE + ").");
        }
        return chosen;
    }

    @SuppressWarnings("TimeZoneUsage") // Only files are named after the time; there is no Spring here.
    private static void run(Options options) throws IOException, InterruptedException {
        Checkout checkout = Checkout.locate();
        Path folder = checkout.root().resolve("infra/bench/target/results");
        try (Installation installation = Installation.of(options, checkout)) {
            Lab lab = new Lab(installation.direct(), installation.throughSluice(), options);
            for (Scenario scenario : chosen(options)) {
                lab.say(scenario.name() + ": " + scenario.question());
                List<Measurement> measurements = scenario.measure(lab);
                Report report = new Report(
                        scenario.name(),
                        scenario.question(),
                        options,
                        Machine.look(checkout, installation),
                        measurements);
                System.out.println();
                System.out.println(report.markdown());
                System.out.println("Written to "
                        + report.writeInto(folder, Clock.systemUTC().instant()) + " and the .json beside it.");
            }
        }
    }
}
