package dev.sluice.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chaos.check.Verdict;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A short seeded mix of faults in each build; the long ones are a command (see RATIONALE.md). */
@Timeout(480)
final class ChaosIT {

    private static final String BLOWS = "13";

    /** Far fewer than there are blows: a machine that is busy with other things starts workers slowly. */
    private static final int LEAST_KILLS = 2;

    @Test
    void nothingIsLostRepeatedOrBilledTwiceWhileWorkersAreKilled() throws InterruptedException {
        long seed = Long.getLong("chaos.seed", ThreadLocalRandom.current().nextInt(1_000_000));
        // A busy machine starts workers slowly: it is blows that are wanted, not seconds.
        Run run = Run.of("worker-kill", seed, Duration.ofSeconds(40)).with("strikes", BLOWS);

        Verdict verdict = Soak.run(run);

        System.out.println(verdict.details());
        System.out.println(verdict.line());
        assertThat(verdict.violations()).as("seed %s", seed).isEmpty();
        assertThat(verdict.jobs()).isGreaterThan(100);
        assertThat(verdict.killCount()).isGreaterThanOrEqualTo(LEAST_KILLS);
    }
}
