package dev.sluice.ingress.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.common.account.Limits;
import dev.sluice.common.account.ModelSet;
import dev.sluice.common.account.Plan;
import dev.sluice.common.account.RunningStreams;
import dev.sluice.common.job.Lane;
import dev.sluice.ingress.edge.RequestFailedException;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class CallerTest {

    @Test
    void aLaneThatThePlanLeavesOutIsRefusedByItsName() {
        Caller caller = caller(ModelSet.ALL, plan(ModelSet.ALL));

        caller.requireLane(Lane.INTERACTIVE);
        assertThatThrownBy(() -> caller.requireLane(Lane.BULK))
                .isInstanceOf(RequestFailedException.class)
                .hasMessageContaining("bulk");
    }

    @Test
    void shareOfALaneIsItsOwnPlansAndElseItsOrganisations() {
        Plan three = weighed(3);

        assertThat(new Caller("org/key", "org", "key", weighed(2), three, ModelSet.ALL).laneWeight())
                .isEqualTo(2);
        assertThat(new Caller("org/key", "org", "key", Plan.UNLIMITED, three, ModelSet.ALL).laneWeight())
                .isEqualTo(3);
    }

    private static Plan weighed(int weight) {
        return new Plan("some", Limits.NONE, ModelSet.ALL, Set.of(), weight, null, null, RunningStreams.FINISH);
    }

    private static Caller caller(ModelSet models, Plan plan) {
        return new Caller("org/key", "org", "key", plan, Plan.UNLIMITED, models);
    }

    private static Plan plan(ModelSet models) {
        Set<Lane> lanes = Set.of(Lane.INTERACTIVE);
        return new Plan("some", Limits.NONE, models, lanes, 1, null, null, RunningStreams.FINISH);
    }
}
