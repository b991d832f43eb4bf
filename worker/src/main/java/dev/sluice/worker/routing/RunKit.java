package dev.sluice.worker.routing;

import dev.sluice.worker.provider.ProviderAttempt.Equipment;
import dev.sluice.worker.provider.http.MediaClient;
import java.time.InstantSource;

/** What the runs of all jobs share. */
record RunKit(
        Routes routes,
        RetryPolicy retries,
        CallMetrics metrics,
        Equipment equipment,
        MediaClient media,
        Thoughts thoughts,
        InstantSource clock) {}
