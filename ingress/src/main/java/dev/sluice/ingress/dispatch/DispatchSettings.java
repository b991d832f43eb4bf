package dev.sluice.ingress.dispatch;

import dev.sluice.common.job.Lane;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How jobs are published.
 *
 * @param acceptBound within which Kafka must acknowledge a job, else the client is told 503
 * @param deadline of an interactive job, from acceptance
 * @param bulkDeadline of a job of the bulk lane, from acceptance
 * @param maxWaiting jobs that may wait for their turn to be sent
 * @param partitions of each lane's topic, where this instance makes it
 * @param replicas of each topic, where this instance makes it
 */
@ConfigurationProperties("sluice.dispatch")
public record DispatchSettings(
        @DefaultValue("3s") Duration acceptBound,
        @DefaultValue("600s") Duration deadline,
        @DefaultValue("1h") Duration bulkDeadline,
        @DefaultValue("10000") int maxWaiting,
        @DefaultValue("6") int partitions,
        @DefaultValue("1") short replicas) {

    /** Checks the bounds. */
    public DispatchSettings {
        if (acceptBound.toMillis() < 100 || acceptBound.toSeconds() > 60) {
            throw new IllegalArgumentException(
                    "sluice.dispatch.accept-bound: " + acceptBound + " (expected: 100 ms to 60 s)");
        }
        requireADay("deadline", deadline);
        requireADay("bulk-deadline", bulkDeadline);
        if (maxWaiting < 1 || partitions < 1 || replicas < 1) {
            throw new IllegalArgumentException("sluice.dispatch: max-waiting " + maxWaiting + ", partitions "
                    + partitions + ", replicas " + replicas + " (expected: at least 1 each)");
        }
    }

    /** Within which a job of this lane must have ended. */
    public Duration deadline(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> deadline;
            case BULK -> bulkDeadline;
        };
    }

    private static void requireADay(String name, Duration time) {
        if (time.toSeconds() < 1 || time.toDays() > 1) {
            throw new IllegalArgumentException("sluice.dispatch." + name + ": " + time + " (expected: 1 s to 1 day)");
        }
    }
}
