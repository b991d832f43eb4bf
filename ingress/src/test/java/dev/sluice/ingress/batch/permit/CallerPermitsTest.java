package dev.sluice.ingress.batch.permit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.account.Limits;
import dev.sluice.common.account.ModelSet;
import dev.sluice.common.account.Plan;
import dev.sluice.common.account.RunningStreams;
import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.Family;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.ingress.account.Caller;
import dev.sluice.ingress.api.ApiRequest;
import dev.sluice.ingress.api.Estimates;
import dev.sluice.ingress.api.chat.ChatRequestReader;
import dev.sluice.ingress.batch.book.BatchOrder;
import dev.sluice.ingress.batch.permit.Permits.Permit;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.quota.Admission;
import dev.sluice.ingress.quota.Need;
import dev.sluice.ingress.quota.Quota;
import dev.sluice.ingress.quota.Reservation;
import dev.sluice.ingress.quota.Standing;
import dev.sluice.redis.RedisClock;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

final class CallerPermitsTest {

    private static final long NOW = 1_764_000_000;
    private static final BatchOrder ORDER = new BatchOrder(
            "batch_1", "acme/key_1", Family.CHAT, "file-1", "24h", NOW, NOW + 86_400, Map.of(), null, "f");
    private static final Standing NOBODY_COUNTS = new Standing(null, null);
    private static final JobId JOB = new JobId(1, 2);
    private static final ApiRequest REQUEST = new ChatRequestReader(CatalogSource.builtIn(true))
            .read("{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}".getBytes(UTF_8));

    private final FakeQuota quota = new FakeQuota();
    private Optional<Caller> caller = Optional.of(caller(Limits.NONE, ModelSet.ALL));

    /** Says what it is told to, and remembers who asked. */
    private static final class FakeQuota implements Quota {

        private final List<Caller> callers = new ArrayList<>();
        private final List<Need> needs = new ArrayList<>();
        private Admission answer = new Admission.Admitted(NOBODY_COUNTS, Reservation.NONE);

        @Override
        public Mono<Admission> admit(Caller caller, Supplier<Need> need) {
            callers.add(caller);
            needs.add(need.get());
            return Mono.just(answer);
        }

        @Override
        public Mono<Standing> look(Caller caller) {
            return Mono.empty();
        }

        void refuse(FailureCode code, Duration wait) {
            answer = new Admission.Refused(NOBODY_COUNTS, new RequestFailedException(code, "no", null, wait));
        }
    }

    @Test
    void linesCountAgainstQueuesDaysMonthsAndBudgetsAndAgainstNoMinute() {
        caller = Optional.of(caller(new Limits(1, 2L, 3, 4, 5L, 6L, BigDecimal.TEN), ModelSet.ALL));

        assertThat(ask()).isInstanceOf(Permit.Granted.class);

        assertThat(quota.callers.getFirst().plan().limits())
                .isEqualTo(new Limits(null, null, null, 4, 5L, 6L, BigDecimal.TEN));
        assertThat(quota.needs.getFirst().job()).isEqualTo(JOB);
        assertThat(quota.needs.getFirst().lane()).isEqualTo(Lane.BULK);
    }

    @Test
    void lineWhoseQueueIsFullWaitsForAMoment() {
        quota.refuse(FailureCode.RATE_LIMITED, Duration.ofSeconds(1));

        assertThat(ask()).isEqualTo(new Permit.Later(Duration.ofMillis(250)));
    }

    @Test
    void lineWaitsForTheNextDayWithinItsWindowAndIsRefusedBeyondIt() {
        quota.refuse(FailureCode.QUOTA_EXHAUSTED, Duration.ofHours(23));
        assertThat(ask()).isInstanceOf(Permit.Later.class);

        quota.refuse(FailureCode.QUOTA_EXHAUSTED, Duration.ofHours(24));
        assertThat(refusal()).isEqualTo(FailureCode.QUOTA_EXHAUSTED);
    }

    @Test
    void lineOfAModelThatWasClosedMeanwhileIsRefusedAndHoldsNothing() {
        caller = Optional.of(caller(Limits.NONE, ModelSet.of(List.of("gpt-4o"))));

        assertThat(refusal()).isEqualTo(FailureCode.MODEL_NOT_FOUND);
        assertThat(quota.callers).isEmpty();
    }

    @Test
    void keyThatIsNotKnownYetDelaysItsLinesAndOneThatWasDisabledEndsThem() {
        caller = Optional.empty();
        assertThat(ask()).isInstanceOf(Permit.Later.class);

        Permits disabled = permits(() -> {
            throw new RequestFailedException(FailureCode.INVALID_API_KEY, "disabled");
        });
        assertThat(((Permit.Refused) disabled.of(ORDER).ask(JOB, REQUEST)).why().code())
                .isEqualTo(FailureCode.INVALID_API_KEY);
    }

    @Test
    void planThatChangesAmidABatchHoldsFromTheNextLineOn() {
        Permits.OfBatch batch = permits(() -> caller).of(ORDER);
        caller = Optional.of(caller(new Limits(1, null, null, 4, null, null, null), ModelSet.ALL));
        batch.ask(JOB, REQUEST);
        batch.ask(JOB, REQUEST);
        caller = Optional.of(caller(new Limits(1, null, null, 9, null, null, null), ModelSet.ALL));
        batch.ask(JOB, REQUEST);

        assertThat(quota.callers.get(1)).isSameAs(quota.callers.getFirst());
        assertThat(quota.callers)
                .extracting(asked -> asked.plan().limits().queuedJobs())
                .containsExactly(4, 4, 9);
    }

    @Test
    void linesGoWithTheWeightThatTheirPlanHasAtThatMoment() {
        Permits.OfBatch batch = permits(() -> caller).of(ORDER);
        caller = Optional.of(weighing(3));
        assertThat(batch.ask(JOB, REQUEST)).isEqualTo(new Permit.Granted(3));

        caller = Optional.of(weighing(7));
        assertThat(batch.ask(JOB, REQUEST)).isEqualTo(new Permit.Granted(7));
    }

    private static Caller weighing(int weight) {
        Plan plan = new Plan("some", Limits.NONE, ModelSet.ALL, Set.of(), weight, null, null, RunningStreams.FINISH);
        return new Caller("acme/key_1", "acme", "key", plan, Plan.UNLIMITED, ModelSet.ALL);
    }

    private Permit ask() {
        return permits(() -> caller).of(ORDER).ask(JOB, REQUEST);
    }

    private FailureCode refusal() {
        return ((Permit.Refused) ask()).why().code();
    }

    private Permits permits(Supplier<Optional<Caller>> found) {
        Clock clock = Clock.fixed(Instant.ofEpochSecond(NOW), ZoneOffset.UTC);
        return new CallerPermits(_ -> found.get(), quota, new Estimates(new RedisClock(clock)), () -> NOW * 1_000);
    }

    private static Caller caller(Limits limits, ModelSet models) {
        return new Caller("acme/key_1", "acme", "key", Plan.of("some", limits), Plan.UNLIMITED, models);
    }
}
