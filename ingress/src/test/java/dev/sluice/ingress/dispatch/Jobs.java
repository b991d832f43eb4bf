package dev.sluice.ingress.dispatch;

import dev.sluice.common.job.JobFlags;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import java.time.Duration;
import java.util.UUID;

/** Jobs and settings for tests. */
final class Jobs {

    private Jobs() {}

    static JobHeaders next() {
        return of("tenant");
    }

    static JobHeaders of(String tenant) {
        UUID id = UUID.randomUUID();
        return new JobHeaders(
                new JobId(id.getMostSignificantBits(), id.getLeastSignificantBits()),
                "attempt",
                Lane.INTERACTIVE,
                "",
                4_000_000_000_000L,
                4_000_000_000_000L,
                tenant,
                "ingress",
                "chat",
                "model",
                new JobFlags(true, false, false, false),
                1,
                "hash",
                0,
                null);
    }

    static DispatchSettings settings(int maxWaiting) {
        return new DispatchSettings(
                Duration.ofSeconds(3), Duration.ofSeconds(600), Duration.ofHours(1), maxWaiting, 6, (short) 1);
    }
}
