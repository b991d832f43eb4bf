package dev.sluice.ingress.oversight;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One way to a model, and what it is allowed at the moment.
 *
 * @param model the model on offer
 * @param provider who serves it
 * @param providerModel what the provider calls it
 * @param state {@code idle} if it wasn't called for an hour, {@code paused} while each of its keys is, {@code broken}
 *     while some worker has given each of them up for a moment, else {@code open}
 * @param keys how each key of ours fares that was used
 */
public record RouteState(String model, String provider, String providerModel, String state, List<Allowance> keys) {

    /** Copies the list. */
    public RouteState {
        keys = List.copyOf(keys);
    }

    /**
     * What the provider lets the whole fleet do with one key.
     *
     * @param key the beginning of the key's hash, which tells keys apart and tells nothing of them
     * @param callsAtOnce how many calls may run at a time, as it was learnt
     * @param running how many run
     * @param workers how many workers share it
     * @param requestsPerMinute the learnt limit; null if the provider told none
     * @param tokensPerMinute the learnt limit; null if the provider told none
     * @param pausedUntil Unix time in s until which nobody calls; null if it isn't paused
     * @param brokenFor how many workers don't call at the moment, since nearly all of their calls failed
     * @param brokenUntil Unix time in s when the last of these tries one again; null if there are none
     */
    public record Allowance(
            String key,
            long callsAtOnce,
            long running,
            int workers,
            @Nullable Long requestsPerMinute,
            @Nullable Long tokensPerMinute,
            @Nullable Long pausedUntil,
            int brokenFor,
            @Nullable Long brokenUntil) {}
}
