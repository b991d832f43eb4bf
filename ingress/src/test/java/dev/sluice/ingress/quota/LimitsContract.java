package dev.sluice.ingress.quota;

import static dev.sluice.ingress.quota.Scene.fresh;
import static dev.sluice.ingress.quota.Scene.need;
import static dev.sluice.ingress.quota.Scene.requestsOf;
import static dev.sluice.ingress.quota.Scene.tokensOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.account.Limits;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What both countings of a minute promise: Redis' and the local one. */
abstract class LimitsContract {

    abstract Decision admit(Subjects subjects, Need need);

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 7, 60, 999})
    void wholeLimitMayComeAtOnceAndNoMore(int limit) {
        Subjects subjects = fresh(Scene.requests(limit));
        for (int i = 1; i <= Math.min(limit, 60); i++) {
            Decision decision = admit(subjects, need());

            assertThat(decision.verdict()).isEqualTo(Verdict.YES);
            // Slow ones may already get back what the first ones took.
            assertThat(requestsOf(decision).remaining()).isBetween((long) limit - i, limit - 1L);
            assertThat(requestsOf(decision).limit()).isEqualTo(limit);
        }
        if (limit <= 7) {
            Decision decision = admit(subjects, need());

            assertThat(decision.verdict()).isEqualTo(Verdict.REQUESTS_A_MINUTE);
            assertThat(requestsOf(decision).remaining()).isZero();
            assertThat(requestsOf(decision).reset()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(61));
        }
    }

    @Test
    void tokensCountByTheirNumber() {
        Subjects subjects = fresh(Scene.tokens(1_000));
        admit(subjects, need(600));

        Decision refused = admit(subjects, need(500));

        assertThat(refused.verdict()).isEqualTo(Verdict.TOKENS_A_MINUTE);
        assertThat(tokensOf(refused).remaining()).isBetween(400L, 410L);
        assertThat(admit(subjects, need(400)).verdict()).isEqualTo(Verdict.YES);
    }

    @Test
    void subjectsDontShareALimit() {
        Subjects subjects = fresh(Scene.requests(1));
        admit(subjects, need());

        assertThat(admit(fresh(Scene.requests(1)), need()).verdict()).isEqualTo(Verdict.YES);
        assertThat(admit(subjects, need()).verdict()).isEqualTo(Verdict.REQUESTS_A_MINUTE);
    }

    @Test
    void requestRefusedByOneLimitCostsNothingOfTheOthers() {
        Limits both = new Limits(10, 100L, null, null, null, null, null);
        Subjects subjects = Scene.and(fresh(both), "", Scene.requests(1));
        admit(subjects, need(50));

        assertThat(admit(subjects, need(10)).subject()).isEqualTo(1);
        Subjects keyAlone = new Subjects(subjects.organisation(), subjects.all().subList(0, 1));
        Decision after = admit(keyAlone, need(50));

        assertThat(after.verdict()).isEqualTo(Verdict.YES);
        assertThat(requestsOf(after).remaining()).isEqualTo(8);
    }
}
