package dev.sluice.ingress.ledger;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.reply.JobResult;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.usage.TokenUsage;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;

/** Results of jobs, made by chance. */
final class Results {

    private static final Instant BEGIN = Instant.parse("2026-03-30T12:00:00Z");
    private static final String[] TENANTS = {"acme/one", "acme/two", "solo/key"};
    private static final String[] MODELS = {"gpt-4o-mini", "gemini-2.5-flash"};

    private Results() {}

    /** A result of one of three keys within four days around a month's end. */
    static JobResult next(Random random) {
        TokenUsage usage = new TokenUsage(
                random.nextInt(100), random.nextInt(100), random.nextInt(10), random.nextInt(10), random.nextBoolean());
        Outcome outcome = random.nextInt(4) == 0
                ? Outcome.failed(FailureCode.CANCELLED, "", usage)
                : Outcome.finished("stop", usage);
        return of(
                new JobId(random.nextLong(), random.nextLong()),
                TENANTS[random.nextInt(TENANTS.length)],
                MODELS[random.nextInt(MODELS.length)],
                BEGIN.plus(Duration.ofMinutes(random.nextInt(4 * 24 * 60))),
                outcome,
                random.nextInt(1_000));
    }

    static JobResult of(JobId job, String tenant, String model, Instant doneAt, Outcome outcome, long nanoDollars) {
        return new JobResult(
                job,
                tenant,
                "chat",
                model,
                Lane.INTERACTIVE,
                "a",
                1,
                1,
                doneAt.getEpochSecond(),
                doneAt.toEpochMilli(),
                "openai/" + model,
                nanoDollars,
                outcome);
    }
}
