package dev.sluice.ingress.oversight;

import org.jspecify.annotations.Nullable;

/**
 * A job that hasn't ended.
 *
 * @param id its id, without the prefix that an answer's id has
 * @param state {@code waiting}, {@code running}, or {@code released} if its worker gave it back
 * @param lane its lane
 * @param tenant whose it is: organisation and key
 * @param worker who runs it; null if nobody does
 * @param tries how often it was granted to a worker
 * @param startedAt Unix time in s of the last grant; null if there was none
 * @param deadlineAt Unix time in s until which it may run
 * @param streamed whether its answer goes out piece by piece
 * @param listeners how many ingresses wait for its answer
 */
public record LiveJob(
        String id,
        String state,
        String lane,
        String tenant,
        @Nullable String worker,
        long tries,
        @Nullable Long startedAt,
        long deadlineAt,
        boolean streamed,
        int listeners) {}
