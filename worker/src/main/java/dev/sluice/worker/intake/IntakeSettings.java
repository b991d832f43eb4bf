package dev.sluice.worker.intake;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How much a worker takes on.
 *
 * @param slots jobs that may run at once
 * @param windowRecords records of a lane that may be here with their bodies, those that run among them; a tenant fills
 *     half of them at most, so 0 makes it as many as let a single tenant take every slot, and at least 2,000
 * @param windowBytes bytes of their bodies
 * @param maxParked records of a lane that may be set aside
 * @param retryParked how long a record is set aside at most
 * @param commitEvery how often progress is committed
 * @param groupProtocol {@code consumer} (KIP-848) or {@code classic}
 */
@ConfigurationProperties("sluice.intake")
public record IntakeSettings(
        @DefaultValue("256") int slots,
        @DefaultValue("0") int windowRecords,
        @DefaultValue("64MB") DataSize windowBytes,
        @DefaultValue("10000") int maxParked,
        @DefaultValue("5s") Duration retryParked,
        @DefaultValue("250ms") Duration commitEvery,
        @DefaultValue("consumer") String groupProtocol) {

    private static final int MOST_SLOTS = 20_000;
    private static final int FEWEST_RECORDS = 2_000;

    /** Checks the bounds. */
    public IntakeSettings {
        if (slots < 1 || slots > MOST_SLOTS) {
            throw new IllegalArgumentException(
                    "sluice.intake.slots: " + slots + " (expected: 1 to " + MOST_SLOTS + ")");
        }
        if (windowRecords < 0 || windowBytes.toMegabytes() < 1 || maxParked < 1) {
            throw new IllegalArgumentException("sluice.intake.window-records: " + windowRecords + ", window-bytes: "
                    + windowBytes + ", max-parked: " + maxParked + " (expected: 0 or more, 1MB or more, 1 or more)");
        }
        windowRecords =
                windowRecords == 0 ? Math.max(FEWEST_RECORDS, 2 * slots + LaneIntake.MAX_POLL_RECORDS) : windowRecords;
        if (retryParked.toMillis() < 100 || commitEvery.toMillis() < 10) {
            throw new IllegalArgumentException("sluice.intake.retry-parked: " + retryParked + ", commit-every: "
                    + commitEvery + " (expected: 100 ms or more, 10 ms or more)");
        }
        if (!groupProtocol.equals("consumer") && !groupProtocol.equals("classic")) {
            throw new IllegalArgumentException(
                    "sluice.intake.group-protocol: " + groupProtocol + " (expected: consumer or classic)");
        }
    }
}
