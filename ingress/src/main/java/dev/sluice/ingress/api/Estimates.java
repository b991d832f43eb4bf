package dev.sluice.ingress.api;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.ingress.quota.Need;
import dev.sluice.redis.RedisClock;
import java.time.Duration;

/** What a job may need, guessed from its request; its real usage takes the guess's place when it ends. */
public final class Estimates {

    private static final int BYTES_PER_TOKEN = 4;

    /** A picture or file in the request costs about as much, whatever its size in bytes. */
    private static final int TOKENS_PER_FILE = 500;

    /** Until whoever ends a job at its deadline has done so. */
    private static final Duration AFTER_DEADLINE = Duration.ofSeconds(60);

    private static final byte[] DATA_URL = {'"', 'd', 'a', 't', 'a', ':'};

    private final RedisClock clock;

    /** Estimates whose leases end by this clock. */
    public Estimates(RedisClock clock) {
        this.clock = clock;
    }

    /** The need of a job. */
    Need of(JobHeaders job, ApiRequest request) {
        return of(job.id(), job.lane(), job.deadlineMillis(), request);
    }

    /**
     * The need of a job that has no headers yet.
     *
     * @param deadlineMillis Unix time in ms at which it ends at the latest
     */
    public Need of(JobId job, Lane lane, long deadlineMillis, ApiRequest request) {
        TokenUsage most = TokenUsage.of(promptTokens(request.body()), request.maxCompletionTokens());
        Duration lease =
                Duration.ofMillis(Math.max(0, deadlineMillis - clock.millis())).plus(AFTER_DEADLINE);
        return new Need(job, lane, most, request.model().prices(), lease);
    }

    /** A token for four bytes, JSON and all, but for files within: their bytes aren't text. */
    static long promptTokens(byte[] body) {
        long textBytes = 0;
        long files = 0;
        int at = 0;
        while (at < body.length) {
            if (body[at] == '"' && isDataUrl(body, at)) {
                files++;
                at++;
                while (at < body.length && body[at] != '"') {
                    at++;
                }
            } else {
                textBytes++;
            }
            at++;
        }
        return Math.ceilDiv(textBytes, BYTES_PER_TOKEN) + files * TOKENS_PER_FILE;
    }

    private static boolean isDataUrl(byte[] body, int start) {
        if (body.length - start < DATA_URL.length) {
            return false;
        }
        for (int i = 0; i < DATA_URL.length; i++) {
            if (body[start + i] != DATA_URL[i]) {
                return false;
            }
        }
        return true;
    }
}
