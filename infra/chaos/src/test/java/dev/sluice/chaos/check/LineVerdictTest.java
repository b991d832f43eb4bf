package dev.sluice.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chaos.stack.Incident.Kind;
import dev.sluice.chaos.stack.Incidents;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each violation is planted once. */
final class LineVerdictTest {

    private static final long NOW = System.currentTimeMillis();

    private final Incidents incidents = new Incidents();

    @Test
    void linesThatWereCalledAndBilledOnceAreRight() {
        LineVerdict verdict = judge(Set.of("a", "b"), bills("a", "b"), calls("a", "b"));

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.completionTokens()).isEqualTo(4);
        assertThat(verdict.callsRepeated()).isZero();
    }

    @Test
    void lineThatBecameNoJobOrHasNoBillIsLost() {
        assertThat(kinds(judge(Set.of("a"), bills("a"), calls("a")))).containsExactly(Violation.Kind.LOST);
        assertThat(kinds(judge(Set.of("a", "b"), bills("a"), calls("a", "b")))).containsExactly(Violation.Kind.LOST);
    }

    @Test
    void billThatNoLineStandsForIsOneTooMany() {
        assertThat(kinds(judge(Set.of("a", "b"), bills("a", "b", "c"), calls("a", "b"))))
                .containsExactly(Violation.Kind.DOUBLE_BILLED);
    }

    @Test
    void secondCallNeedsADeadWorker() {
        Map<String, List<ServedCall>> twice = Map.of("a", List.of(call("a", NOW), call("a", NOW + 1_000)));
        assertThat(kinds(judge(Set.of("a", "b"), bills("a", "b"), twice)))
                .containsExactly(Violation.Kind.NEEDLESS_CALL);

        incidents.note(Kind.WORKER_KILL, "worker-1", 15_000);
        LineVerdict excused = judge(Set.of("a", "b"), bills("a", "b"), twice);

        assertThat(excused.violations()).isEmpty();
        assertThat(excused.callsRepeated()).isOne();
    }

    private LineVerdict judge(
            Set<String> jobs, Map<String, List<LedgerEntry>> ledger, Map<String, List<ServedCall>> calls) {
        return LineVerdict.judge(jobs, ledger, calls, incidents, 2);
    }

    private static List<Violation.Kind> kinds(LineVerdict verdict) {
        return verdict.violations().stream().map(Violation::kind).toList();
    }

    private static Map<String, List<LedgerEntry>> bills(String... jobs) {
        return Stream.of(jobs)
                .collect(Collectors.toUnmodifiableMap(
                        job -> job, job -> List.of(new LedgerEntry(job, "stop", 2, false, NOW))));
    }

    private static Map<String, List<ServedCall>> calls(String... jobs) {
        return Stream.of(jobs).collect(Collectors.toUnmodifiableMap(job -> job, job -> List.of(call(job, NOW))));
    }

    private static ServedCall call(String job, long atMillis) {
        return new ServedCall(job, atMillis, atMillis + 20, atMillis + 30, 2, "complete");
    }
}
