package dev.sluice.ingress.quota;

import dev.sluice.common.account.Limits;
import dev.sluice.common.catalog.Prices;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.ingress.quota.Subjects.Subject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Subjects, limits and needs, as tests of limits want them. */
final class Scene {

    /** A dollar for a thousand tokens. */
    static final Prices PRICES =
            new Prices(BigDecimal.valueOf(1_000), BigDecimal.valueOf(1_000), BigDecimal.valueOf(1_000));

    private Scene() {}

    static Limits requests(int limit) {
        return Limits.requestsPerMinute(limit);
    }

    static Limits tokens(long limit) {
        return new Limits(null, limit, null, null, null, null, null);
    }

    static Limits open(@Nullable Integer concurrent, @Nullable Integer queued) {
        return new Limits(null, null, concurrent, queued, null, null, null);
    }

    static Limits day(long limit) {
        return new Limits(null, null, null, null, limit, null, null);
    }

    static Limits month(long limit) {
        return new Limits(null, null, null, null, null, limit, null);
    }

    static Limits budget(String dollars) {
        return new Limits(null, null, null, null, null, null, new BigDecimal(dollars));
    }

    /** A key that nobody has used. */
    static Subjects fresh(Limits limits) {
        return and(
                new Subjects("org" + ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), List.of()), "key", limits);
    }

    static Need need() {
        return need(0);
    }

    static Need need(long tokens) {
        return need(tokens, Lane.INTERACTIVE, Duration.ofMinutes(10));
    }

    static Need need(long tokens, Lane lane, Duration lease) {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        JobId job = new JobId(random.nextLong(), random.nextLong());
        return new Need(job, lane, TokenUsage.of(tokens, 0), PRICES, lease);
    }

    /** The same with one more; an empty key stands for the organisation. */
    static Subjects and(Subjects subjects, String key, Limits limits) {
        List<Subject> more = new ArrayList<>(subjects.all());
        more.add(new Subject(subjects.organisation(), key, limits));
        return new Subjects(subjects.organisation(), more);
    }

    static Standing.Share requestsOf(Decision decision) {
        return present(decision.standings().getFirst().requests());
    }

    static Standing.Share tokensOf(Decision decision) {
        return present(decision.standings().getFirst().tokens());
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new AssertionError("no standing");
        }
        return value;
    }
}
