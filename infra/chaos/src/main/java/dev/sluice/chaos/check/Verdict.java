package dev.sluice.chaos.check;

import dev.sluice.chaos.load.Try;
import dev.sluice.chaos.stack.Incidents;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the comparison of the logs came to.
 *
 * @param seed what the run can be repeated by, as far as chance goes
 * @param jobs how many were accepted
 * @param kills kills of workers that hit at least one running job, by phase
 * @param idleKills kills of workers that hit nothing
 * @param interrupted how many running jobs those kills hit
 * @param incidents all blows, by kind
 * @param callsRepeated provider calls beyond the first of a job
 * @param ends how the clients' sendings ended
 * @param stalls what each client whose worker died felt of it
 * @param disturbedMillis sorted: how long each client heard nothing that was served when something else was hit
 * @param returnMillis sorted: for how much longer each stream was silent when Redis was back
 * @param textMillis sorted: the same until the next piece of text, of those that were amid theirs
 * @param cancelMillis sorted: from each hang-up to the end of the provider's call
 */
public record Verdict(
        long seed,
        int jobs,
        Map<String, Long> kills,
        long idleKills,
        long interrupted,
        Map<String, Long> incidents,
        long callsRepeated,
        long secondRecords,
        int dead,
        Map<String, Long> ends,
        List<Stall> stalls,
        List<Long> disturbedMillis,
        List<Long> returnMillis,
        List<Long> textMillis,
        List<Long> cancelMillis,
        List<Violation> violations) {

    public Verdict {
        kills = Map.copyOf(kills);
        incidents = Map.copyOf(incidents);
        ends = Map.copyOf(ends);
        stalls = List.copyOf(stalls);
        disturbedMillis = List.copyOf(disturbedMillis);
        returnMillis = List.copyOf(returnMillis);
        textMillis = List.copyOf(textMillis);
        cancelMillis = List.copyOf(cancelMillis);
        violations = List.copyOf(violations);
    }

    /**
     * Waits until the ledger has caught up with what was accepted, and compares.
     *
     * @param known violations that were seen before
     */
    public static Verdict of(
            long seed, Sources sources, List<Try> tries, Incidents incidents, List<Violation> known, long settleMillis)
            throws InterruptedException {
        Evidence evidence = Evidence.gather(sources, tries, incidents, settleMillis);
        List<Violation> violations = new ArrayList<>(known);
        violations.addAll(new ClientCheck(evidence).violations());
        violations.addAll(new JobCheck(evidence).violations());
        Stalls waits = Stalls.of(evidence);
        return new Verdict(
                seed,
                evidence.accepted().size(),
                waits.kills(),
                waits.idleKills(),
                waits.interrupted(),
                counted(incidents.all(), incident -> lower(incident.kind())),
                evidence.accepted().keySet().stream()
                        .mapToLong(job -> Math.max(0, evidence.callsOf(job).size() - 1))
                        .sum(),
                evidence.ledger().values().stream()
                        .mapToLong(records -> records.size() - 1)
                        .sum(),
                evidence.dead(),
                counted(
                        tries,
                        sending -> lower(sending.end()) + (sending.detail().isEmpty() ? "" : "/" + code(sending))),
                waits.felt(),
                waits.disturbedMillis(),
                waits.returnMillis(),
                waits.textMillis(),
                waits.cancelMillis(),
                violations);
    }

    /** Whether every promise was kept. */
    public boolean isClean() {
        return violations.isEmpty();
    }

    /** How many promises of one kind were broken. */
    public long count(Violation.Kind kind) {
        return violations.stream().filter(violation -> violation.kind() == kind).count();
    }

    /** How many kills hit a running job. */
    public long killCount() {
        return kills.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The whole in one line. */
    public String line() {
        List<Long> silences = silences(_ -> true);
        return "seed=" + seed + " jobs=" + jobs + " kills=" + killCount() + " by_phase=" + kills + " lost="
                + count(Violation.Kind.LOST) + " dup="
                + (count(Violation.Kind.DUPLICATED) + count(Violation.Kind.SPLICED)) + " double_billed="
                + count(Violation.Kind.DOUBLE_BILLED) + " calls_repeated=" + callsRepeated + " stall_p50="
                + percentile(silences, 50) + " stall_p99=" + percentile(silences, 99) + " stall_max="
                + percentile(silences, 100) + " ms";
    }

    /** Everything else that was counted. */
    public String details() {
        Map<String, Long> broken = counted(violations, violation -> lower(violation.kind()));
        return "incidents=" + incidents + " idle_kills=" + idleKills + " jobs_hit=" + interrupted + " stalled_clients="
                + stalls.size()
                + byKind()
                + " ends=" + ends + " second_records=" + secondRecords + " dead_letters=" + dead + " disturbed_clients="
                + disturbedMillis.size() + " disturbed_p50=" + percentile(disturbedMillis, 50) + " disturbed_p99="
                + percentile(disturbedMillis, 99) + " ms after_return_p50=" + percentile(returnMillis, 50)
                + " after_return_p99=" + percentile(returnMillis, 99) + " text_after_return_p50="
                + percentile(textMillis, 50) + " text_after_return_p99=" + percentile(textMillis, 99) + " ms cancels="
                + cancelMillis.size() + " cancel_p50=" + percentile(cancelMillis, 50) + " cancel_p99="
                + percentile(cancelMillis, 99) + " ms violations=" + broken;
    }

    /** The stalls of streams and of whole answers, of those who were hit once and more often, and the takeovers. */
    private String byKind() {
        return spread("streams", silences(Stall::streamed))
                + spread("whole_answers", silences(stall -> !stall.streamed()))
                + spread("hit_once", silences(stall -> stall.deaths() == 1))
                + spread("hit_again", silences(stall -> stall.deaths() > 1))
                + spread(
                        "taken_over",
                        stalls.stream()
                                .filter(Stall::isTakenOver)
                                .map(Stall::takenOverMillis)
                                .sorted()
                                .toList());
    }

    private static String spread(String name, List<Long> sorted) {
        return " " + name + "=" + sorted.size() + "(p50=" + percentile(sorted, 50) + ",p99=" + percentile(sorted, 99)
                + ",max=" + percentile(sorted, 100) + ")";
    }

    private List<Long> silences(Predicate<Stall> which) {
        return stalls.stream().filter(which).map(Stall::silenceMillis).sorted().toList();
    }

    private static long percentile(List<Long> sorted, int percent) {
        if (sorted.isEmpty()) {
            return 0;
        }
        int index = (int) Math.ceil(sorted.size() * percent / 100.0) - 1;
        return sorted.get(Math.clamp(index, 0, sorted.size() - 1));
    }

    private static String code(Try sending) {
        return switch (sending.end()) {
            case FAILED, REFUSED -> sending.detail();
            case COMPLETE, BROKEN, SILENT, LEFT, UNSENT -> "";
        };
    }

    private static <T> Map<String, Long> counted(List<T> all, Function<T, String> name) {
        return all.stream().collect(Collectors.groupingBy(name, TreeMap::new, Collectors.counting()));
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
