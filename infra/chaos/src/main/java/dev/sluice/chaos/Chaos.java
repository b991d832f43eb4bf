package dev.sluice.chaos;

import dev.sluice.chaos.batch.BatchSoak;
import dev.sluice.chaos.check.Verdict;
import dev.sluice.chaos.check.Violation;
import dev.sluice.chaos.containers.ContainerSoak;
import dev.sluice.chaos.fault.Faults;
import java.util.Optional;

/** The command: one fault by name, for some minutes; the exit code tells whether every promise was kept. */
public final class Chaos {

    private static final int SHOWN = 20;

    private Chaos() {}

    /** Runs what the arguments say; without any, or with {@code help}, tells what there is. */
    public static void main(String[] arguments) throws InterruptedException {
        if (arguments.length == 0 || arguments[0].equals("help")) {
            System.out.println(
                    "Usage: <fault> [minutes=2] [pause=<seconds>] [seed=…] [strikes=…] [clients=40] [workers=3]"
                            + " [ingresses=2] [resume=true] [older=<checkout>]");
            System.out.println(
                    "   or: containers url=… key=… kafka=… calls=… [clients=40] [streams=200] [short=true], as"
                            + " infra/images/verify does");
            System.out.println("   or: batch [lines=50000] [kills=3] [heap=<MiB>] [minutes=30]");
            Faults.list().forEach(fault -> System.out.printf("  %-28s %s%n", fault.name(), fault.tells()));
            return;
        }
        if (arguments[0].equals("containers")) {
            judge(ContainerSoak.run(arguments));
            return;
        }
        if (arguments[0].equals("batch")) {
            System.exit(BatchSoak.run(arguments) ? 0 : 1);
        }
        Run run = Run.parse(arguments);
        Optional<String> missing = Soak.missing(run);
        if (missing.isPresent()) {
            System.out.println("SKIPPED: " + run.fault() + " can't be run here: " + missing.get());
            return;
        }
        judge(Soak.run(run));
    }

    private static void judge(Verdict verdict) {
        verdict.violations().stream().limit(SHOWN).map(Violation::toString).forEach(System.out::println);
        System.out.println(verdict.details());
        System.out.println(verdict.line());
        System.exit(verdict.isClean() ? 0 : 1);
    }
}
