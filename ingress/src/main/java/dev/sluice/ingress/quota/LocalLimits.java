package dev.sluice.ingress.quota;

import dev.sluice.common.account.Limits;
import dev.sluice.ingress.quota.Standing.Share;
import dev.sluice.ingress.quota.Subjects.Subject;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The limits a minute, counted in this process alone, for the time without Redis: the generic cell rate algorithm.
 *
 * <p>Each answer of Redis is remembered, so that an outage gives nobody a fresh minute. Places of jobs, days, months
 * and money aren't counted here: without Redis for two seconds nothing is accepted at all. Any thread may call; all
 * state is guarded by this object.
 */
final class LocalLimits {

    private static final long PERIOD_MICROS = TimeUnit.MINUTES.toMicros(1);

    /** Beyond this many subjects the idle ones are forgotten, which costs at most a fresh minute in an outage. */
    private static final int MAX_SUBJECTS = 10_000;

    private final LongSupplier nanoTime;
    private final int ingresses;
    private final Map<String, Taken> taken = new HashMap<>();

    /** When all that a subject took is given back, in µs of {@link #nanoTime}. */
    private record Taken(long requestsUntil, long tokensUntil) {}

    /** Grants one share of so many. */
    LocalLimits(LongSupplier nanoTime, int ingresses) {
        this.nanoTime = nanoTime;
        this.ingresses = ingresses;
    }

    /** Takes one request of every subject's limits, or nothing. */
    synchronized Decision admit(Subjects subjects, Need need) {
        long now = nowMicros();
        forgetIdle(now);
        Verdict verdict = Verdict.YES;
        int by = -1;
        long wait = 0;
        List<Taken> after = new ArrayList<>();
        for (int i = 0; i < subjects.all().size(); i++) {
            Subject subject = subjects.all().get(i);
            Limits limits = subject.limits();
            Taken before = takenBy(subject, now);
            Taken then = new Taken(
                    before.requestsUntil() + costMicros(1, limits.requestsPerMinute()),
                    before.tokensUntil() + costMicros(need.tokens(), limits.tokensPerMinute()));
            after.add(then);
            long requestWait = then.requestsUntil() - PERIOD_MICROS - now;
            long tokenWait = then.tokensUntil() - PERIOD_MICROS - now;
            if (Math.max(requestWait, tokenWait) > wait) {
                wait = Math.max(requestWait, tokenWait);
                by = i;
                verdict = requestWait >= tokenWait ? Verdict.REQUESTS_A_MINUTE : Verdict.TOKENS_A_MINUTE;
            }
        }
        if (verdict == Verdict.YES) {
            for (int i = 0; i < after.size(); i++) {
                taken.put(subjects.all().get(i).name(), after.get(i));
            }
        }
        return new Decision(verdict, by, micros(wait), false, standings(subjects, now));
    }

    /** Notes what Redis said. */
    synchronized void remember(Subjects subjects, Decision decision) {
        long now = nowMicros();
        forgetIdle(now);
        for (int i = 0; i < decision.standings().size(); i++) {
            Subject subject = subjects.all().get(i);
            Standing standing = decision.standings().get(i);
            if (standing.requests() == null && standing.tokens() == null) {
                // Nobody asked for its minute: a line of a batch.
                continue;
            }
            taken.put(subject.name(), new Taken(now + used(standing.requests()), now + used(standing.tokens())));
        }
    }

    /** How many subjects are remembered. */
    synchronized int subjects() {
        return taken.size();
    }

    private static long used(@Nullable Share share) {
        return share == null ? 0 : PERIOD_MICROS * (share.limit() - share.remaining()) / share.limit();
    }

    private Taken takenBy(Subject subject, long now) {
        Taken before = taken.get(subject.name());
        return before == null
                ? new Taken(now, now)
                : new Taken(Math.max(now, before.requestsUntil()), Math.max(now, before.tokensUntil()));
    }

    private List<Standing> standings(Subjects subjects, long now) {
        return subjects.all().stream()
                .map(subject -> {
                    Taken by = takenBy(subject, now);
                    return new Standing(
                            share(subject.limits().requestsPerMinute(), by.requestsUntil() - now),
                            share(subject.limits().tokensPerMinute(), by.tokensUntil() - now));
                })
                .toList();
    }

    private @Nullable Share share(@Nullable Number limit, long usedMicros) {
        if (limit == null) {
            return null;
        }
        long here = here(limit);
        long left = Math.max(0, PERIOD_MICROS - usedMicros);
        return new Share(here, (long) ((double) left / PERIOD_MICROS * here), micros(usedMicros));
    }

    private long costMicros(long amount, @Nullable Number limit) {
        return limit == null ? 0 : PERIOD_MICROS * amount / here(limit);
    }

    private long here(Number limit) {
        return Math.max(1, limit.longValue() / ingresses);
    }

    private void forgetIdle(long now) {
        if (taken.size() > MAX_SUBJECTS) {
            taken.values().removeIf(by -> by.requestsUntil() <= now && by.tokensUntil() <= now);
        }
        if (taken.size() > MAX_SUBJECTS) {
            taken.clear();
        }
    }

    private long nowMicros() {
        return TimeUnit.NANOSECONDS.toMicros(nanoTime.getAsLong());
    }

    private static Duration micros(long micros) {
        return Duration.of(micros, ChronoUnit.MICROS);
    }
}
