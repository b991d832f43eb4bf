package dev.sluice.worker.emit;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How frames leave.
 *
 * @param pace turns of the writer start at least this far apart
 * @param gather while many pieces come they start farther apart, up to this, unless an answer begins or ends
 * @param coalesceAbove entries of one answer above which its pieces wait to be joined
 * @param coalesceFor how long they wait
 * @param maxAnswer bytes of a streamed answer that are kept; of a longer one only the last of them, so that nobody can
 *     go on with it, or come back to it
 * @param linger how much longer Redis keeps the rest, for clients that read slowly
 * @param maxPending bytes that may wait for Redis, over all jobs; beyond that providers are read no further
 * @param maxKept bytes of answers that are kept for a Redis that may forget; beyond that nothing new is claimed
 */
@ConfigurationProperties("sluice.emit")
public record EmitSettings(
        @DefaultValue("1ms") Duration pace,
        @DefaultValue("8ms") Duration gather,
        @DefaultValue("2000") int coalesceAbove,
        @DefaultValue("20ms") Duration coalesceFor,
        @DefaultValue("1MB") DataSize maxAnswer,
        @DefaultValue("30s") Duration linger,
        @DefaultValue("32MB") DataSize maxPending,
        @DefaultValue("128MB") DataSize maxKept) {

    /** Checks the bounds. */
    public EmitSettings {
        if (pace.isNegative() || pace.toMillis() > 100) {
            throw new IllegalArgumentException("sluice.emit.pace: " + pace + " (expected: 0 to 100 ms)");
        }
        if (gather.compareTo(pace) < 0 || gather.toMillis() > 100) {
            throw new IllegalArgumentException(
                    "sluice.emit.gather: " + gather + " (expected: sluice.emit.pace to 100 ms)");
        }
        if (coalesceAbove < 0 || coalesceFor.isNegative() || coalesceFor.toSeconds() > 1) {
            throw new IllegalArgumentException("sluice.emit.coalesce-above: " + coalesceAbove + ", coalesce-for: "
                    + coalesceFor + " (expected: 0 or more, up to 1 s)");
        }
        if (maxAnswer.toKilobytes() < 1 || linger.isNegative() || linger.toMinutes() > 10) {
            throw new IllegalArgumentException("sluice.emit.max-answer: " + maxAnswer + ", linger: " + linger
                    + " (expected: 1KB or more, 0 to 10 min)");
        }
        if (maxPending.toMegabytes() < 1 || maxKept.toMegabytes() < 1) {
            throw new IllegalArgumentException("sluice.emit.max-pending: " + maxPending + ", max-kept: " + maxKept
                    + " (expected: 1MB or more each)");
        }
    }
}
