package dev.sluice.worker.execution;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How jobs are executed.
 *
 * @param keptFor how long a recorded job's answer is kept for a Redis that may forget it
 * @param orphanAfter how long a running job may be without a living listener
 * @param recordOthersAfter how long another worker has to record an end before this one does
 * @param grace how long running jobs may take to end when the worker is told to
 * @param phaseFolder orders of fault tests; null everywhere else
 */
@ConfigurationProperties("sluice.execution")
public record ExecutionSettings(
        @DefaultValue("10s") Duration keptFor,
        @DefaultValue("15s") Duration orphanAfter,
        @DefaultValue("5s") Duration recordOthersAfter,
        @DefaultValue("30s") Duration grace,
        @Nullable Path phaseFolder) {

    /** Checks the bounds. */
    public ExecutionSettings {
        requireWithin("kept-for", keptFor);
        requireWithin("orphan-after", orphanAfter);
        requireWithin("record-others-after", recordOthersAfter);
        requireWithin("grace", grace);
    }

    private static void requireWithin(String name, Duration time) {
        if (time.isNegative() || time.toHours() > 1) {
            throw new IllegalArgumentException("sluice.execution." + name + ": " + time + " (expected: 0 to 1 h)");
        }
    }
}
