package dev.sluice.chaos.batch;

import java.time.Duration;

/**
 * One batch under blows, as it was ordered.
 *
 * @param lines of the batch's file
 * @param kills of workers
 * @param heapMib of each service at most
 * @param patience for the whole batch
 */
record BatchRun(int lines, int kills, int heapMib, Duration patience) {

    /** Reads {@code name=value} arguments; the first one is the command's name. */
    static BatchRun parse(String[] arguments) {
        BatchRun run = new BatchRun(50_000, 3, 112, Duration.ofMinutes(30));
        for (int i = 1; i < arguments.length; i++) {
            String[] pair = arguments[i].split("=", 2);
            int value = pair.length == 2 ? Integer.parseInt(pair[1]) : 0;
            run = switch (pair[0]) {
                case "lines" -> new BatchRun(value, run.kills, run.heapMib, run.patience);
                case "kills" -> new BatchRun(run.lines, value, run.heapMib, run.patience);
                case "heap" -> new BatchRun(run.lines, run.kills, value, run.patience);
                case "minutes" -> new BatchRun(run.lines, run.kills, run.heapMib, Duration.ofMinutes(value));
                default ->
                    throw new IllegalArgumentException(
                            "argument: " + arguments[i] + " (expected: lines=, kills=, heap= or minutes=)");
            };
        }
        return run;
    }
}
