package dev.sluice.chaos.check;

import dev.sluice.chaos.stack.Incidents;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What the logs say of the lines of a batch: each one a job, billed once, and called again only where a worker died.
 *
 * @param jobs the bulk lane's
 * @param billed those with an entry in the ledger
 * @param callsRepeated provider calls beyond the first of a job
 * @param completionTokens what the ledger bills for all answers
 */
public record LineVerdict(int jobs, int billed, long callsRepeated, long completionTokens, List<Violation> violations) {

    private static final long BETWEEN_LOOKS_MILLIS = 500;

    /** Copies the list. */
    public LineVerdict {
        violations = List.copyOf(violations);
    }

    /**
     * Waits until the ledger has caught up, and compares.
     *
     * @param lines how many there are
     */
    public static LineVerdict of(Sources sources, Incidents incidents, int lines, long settleMillis)
            throws InterruptedException {
        try (TopicLog lane = new TopicLog(sources.bootstrap(), "sluice.jobs.bulk");
                TopicLog results = new TopicLog(sources.bootstrap(), "sluice.results")) {
            Set<String> jobs = lane.read().stream().map(TopicLog.Entry::key).collect(Collectors.toUnmodifiableSet());
            Map<String, List<LedgerEntry>> ledger = LedgerEntry.of(results.read());
            long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settleMillis);
            while (!ledger.keySet().containsAll(jobs) && System.nanoTime() < deadlineNanos) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
                ledger = LedgerEntry.of(results.read());
            }
            Map<String, List<ServedCall>> calls = ServedCall.read(sources.simulatorLog());
            return judge(jobs, ledger, calls, incidents, lines);
        }
    }

    static LineVerdict judge(
            Set<String> jobs,
            Map<String, List<LedgerEntry>> ledger,
            Map<String, List<ServedCall>> calls,
            Incidents incidents,
            int lines) {
        List<Violation> violations = new ArrayList<>();
        if (jobs.size() != lines) {
            violations.add(new Violation(
                    jobs.size() < lines ? Violation.Kind.LOST : Violation.Kind.DOUBLE_BILLED,
                    lines + " lines became " + jobs.size() + " jobs"));
        }
        jobs.stream()
                .filter(job -> !ledger.containsKey(job))
                .forEach(job -> violations.add(new Violation(Violation.Kind.LOST, "not in the ledger: " + job)));
        ledger.keySet().stream()
                .filter(job -> !jobs.contains(job))
                .forEach(job ->
                        violations.add(new Violation(Violation.Kind.DOUBLE_BILLED, "billed, but no line: " + job)));
        calls.forEach((job, all) -> checkCalls(job, all, incidents, violations));
        return new LineVerdict(
                jobs.size(),
                ledger.size(),
                calls.values().stream().mapToLong(all -> all.size() - 1).sum(),
                ledger.values().stream()
                        .mapToLong(entries -> Math.max(0, entries.getFirst().completionTokens()))
                        .sum(),
                violations);
    }

    private static void checkCalls(
            String job, List<ServedCall> calls, Incidents incidents, List<Violation> violations) {
        for (int i = 1; i < calls.size(); i++) {
            ServedCall before = calls.get(i - 1);
            ServedCall after = calls.get(i);
            boolean isExcused = incidents.excuse(
                    incident -> incident.kind().repeatsCalls(), before.startedMillis(), after.startedMillis());
            if (!isExcused) {
                violations.add(
                        new Violation(Violation.Kind.NEEDLESS_CALL, "job " + job + ": " + before + ", " + after));
            }
        }
    }

    /** The whole in one line. */
    public String line() {
        return "jobs=" + jobs + " billed=" + billed + " calls_repeated=" + callsRepeated + " completion_tokens="
                + completionTokens + " violations=" + violations.size();
    }
}
