package dev.sluice.ingress.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.account.Limits;
import dev.sluice.common.account.ModelSet;
import dev.sluice.common.account.Plan;
import dev.sluice.common.account.RunningStreams;
import dev.sluice.common.catalog.CatalogFile;
import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.job.Lane;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.dispatch.DispatchSettings;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DeadlinesTest {

    private static final Caller ANYBODY = new Caller("acme/key", "key", Plan.UNLIMITED);

    private final Deadlines deadlines = new Deadlines(
            CatalogSource.fixed(CatalogFile.read(
                    "sluice.yaml",
                    CatalogFile.example() + "lanes: {bulk: {deadline: 10h}}\n",
                    _ -> null,
                    false,
                    false)),
            new DispatchSettings(
                    Duration.ofSeconds(3), Duration.ofMinutes(10), Duration.ofHours(1), 1_000, 6, (short) 1));

    @Test
    void fileOfModelsComesBeforeWhatThisIngressIsTold() {
        assertThat(deadlines.of(Lane.BULK, ANYBODY)).isEqualTo(Duration.ofHours(10));
        assertThat(deadlines.of(Lane.INTERACTIVE, ANYBODY)).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void planMayAllowLess() {
        Plan hasty = new Plan(
                "hasty", Limits.NONE, ModelSet.ALL, Set.of(), 1, Duration.ofMinutes(1), null, RunningStreams.FINISH);

        assertThat(deadlines.of(Lane.BULK, new Caller("acme/key", "key", hasty)))
                .isEqualTo(Duration.ofMinutes(1));
    }
}
