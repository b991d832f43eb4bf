package dev.sluice.ingress.batch.book;

import dev.sluice.common.usage.TokenUsage;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What clients can see of a batch beside its order.
 *
 * @param status how far it is
 * @param since Unix time in s at which each status began
 * @param counts its lines
 * @param problems why it failed
 * @param outputFile the id of the file with the answers; null if there is none (yet)
 * @param errorFile the id of the file with the lines that have no answer; null if there is none (yet)
 * @param model the model of all lines; null if there are several
 * @param usage what its lines have used
 */
public record BatchState(
        BatchStatus status,
        Map<BatchStatus, Long> since,
        Counts counts,
        List<LineProblem> problems,
        @Nullable String outputFile,
        @Nullable String errorFile,
        @Nullable String model,
        TokenUsage usage) {

    /** Copies the collections. */
    public BatchState {
        since = Map.copyOf(since);
        problems = List.copyOf(problems);
    }

    /** That of a new batch. */
    public static BatchState created() {
        return new BatchState(
                BatchStatus.VALIDATING, Map.of(), Counts.NONE, List.of(), null, null, null, TokenUsage.NONE);
    }

    /** The same in another status; the time of one that it had before stands. */
    public BatchState in(BatchStatus next, long nowSeconds) {
        Map<BatchStatus, Long> times = new EnumMap<>(BatchStatus.class);
        times.putAll(since);
        times.putIfAbsent(next, nowSeconds);
        return new BatchState(next, times, counts, problems, outputFile, errorFile, model, usage);
    }

    /** The same with these figures. */
    public BatchState counted(Counts now, TokenUsage used) {
        return new BatchState(status, since, now, problems, outputFile, errorFile, model, used);
    }

    /** The same with these problems. */
    public BatchState with(List<LineProblem> found) {
        return new BatchState(status, since, counts, found, outputFile, errorFile, model, usage);
    }

    /** The same for lines of this model. */
    public BatchState of(@Nullable String found) {
        return new BatchState(status, since, counts, problems, outputFile, errorFile, found, usage);
    }

    /** The same with these files. */
    public BatchState with(@Nullable String output, @Nullable String error) {
        return new BatchState(status, since, counts, problems, output, error, model, usage);
    }
}
