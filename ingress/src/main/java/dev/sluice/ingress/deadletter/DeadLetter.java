package dev.sluice.ingress.deadletter;

import dev.sluice.common.job.JobHeaders;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One job, or event, that was set aside.
 *
 * @param number its place in the topic, {@code <partition>-<offset>}: how an operator names it
 * @param key the record's key, in hex: the job id, unless it was never a job
 * @param reason why it was set aside, in words
 * @param tries how often it was granted to a worker; −1 if the letter doesn't say
 * @param job what its headers say; null if they can't be read
 * @param body the request, byte for byte; empty in a list
 * @param settled what became of it since ({@code dropped}, or {@code replayed as …}); null while it is open
 */
public record DeadLetter(
        String number,
        String key,
        Instant buriedAt,
        String reason,
        int tries,
        @Nullable JobHeaders job,
        byte[] body,
        @Nullable String settled) {

    /** The same, settled. */
    public DeadLetter settledAs(String what) {
        return new DeadLetter(number, key, buriedAt, reason, tries, job, body, what);
    }
}
