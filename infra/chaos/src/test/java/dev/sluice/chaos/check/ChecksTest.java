package dev.sluice.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.chaos.load.Request;
import dev.sluice.chaos.load.Try;
import dev.sluice.chaos.load.Try.End;
import dev.sluice.chaos.stack.Incident;
import dev.sluice.chaos.stack.Incidents;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A checker counts only if it sees planted faults. */
final class ChecksTest {

    private static final Request REQUEST = new Request(7, "gpt-4o-mini", 3, true, -1);
    private static final String WHOLE = REQUEST.text();
    private static final String JOB = "0123456789abcdef0123456789abcdef";
    private static final ServedCall CALL = call(1_000, "complete");
    private static final LedgerEntry BILL = new LedgerEntry(JOB, "stop", 3, false, 2_000);

    private final Incidents incidents = new Incidents();

    @Test
    void anHonestRunIsClean() {
        assertThat(kinds(evidence(sent(End.COMPLETE, WHOLE, "")))).isEmpty();
    }

    @Test
    void aJobWithoutAnEntryIsLost() {
        Evidence evidence = evidence(List.of(sent(End.COMPLETE, WHOLE, "")), List.of(CALL), List.of());

        assertThat(kinds(evidence)).containsExactly(Violation.Kind.LOST);
    }

    @Test
    void aClientWithoutAnEndIsLost() {
        assertThat(kinds(evidence(sent(End.SILENT, "", "")))).contains(Violation.Kind.LOST);
        assertThat(kinds(evidence(sent(End.BROKEN, "r7w1", "")))).contains(Violation.Kind.LOST);
    }

    @Test
    void theDeathOfItsIngressExcusesABrokenConnection() {
        incidents.note(Incident.Kind.INGRESS_KILL, "ingress-1", 1_000);

        assertThat(kinds(evidence(sent(End.BROKEN, "r7w1", "")))).isEmpty();
    }

    @Test
    void theDeathOfAnotherIngressExcusesNothing() {
        incidents.note(Incident.Kind.INGRESS_KILL, "ingress-2", 1_000);

        assertThat(kinds(evidence(sent(End.BROKEN, "r7w1", "")))).contains(Violation.Kind.LOST);
    }

    @Test
    void textThatIsNotTheProvidersIsSpliced() {
        for (String text : List.of("r7w1 r7w3", "r7w1 r7w1 r7w2 r7w3", "r8w1 r8w2 r8w3", WHOLE + " r7w3")) {
            assertThat(kinds(evidence(sent(End.COMPLETE, text, "")))).contains(Violation.Kind.SPLICED);
        }
    }

    @Test
    void aCompleteAnswerThatEndsEarlyIsSpliced() {
        assertThat(kinds(evidence(sent(End.COMPLETE, "r7w1 r7w2", "")))).contains(Violation.Kind.SPLICED);
    }

    @Test
    void anInterruptedStreamNeedsAFaultThatInterrupts() {
        Try interrupted = sent(End.FAILED, "r7w1", "stream_interrupted");
        List<LedgerEntry> bill = List.of(new LedgerEntry(JOB, "error:stream_interrupted", 1, true, 2_000));
        assertThat(kinds(evidence(List.of(interrupted), List.of(CALL), bill)))
                .containsExactly(Violation.Kind.UNEXPECTED_ERROR);

        incidents.note(Incident.Kind.WORKER_KILL, "worker-1", 1_000);

        assertThat(kinds(evidence(List.of(interrupted), List.of(CALL), bill))).isEmpty();
        assertThat(kinds(evidence(List.of(interrupted), List.of(CALL), List.of(BILL))))
                .containsExactly(Violation.Kind.WRONGLY_BILLED);
    }

    @Test
    void aSecondCallNeedsAReason() {
        List<ServedCall> calls = List.of(call(1_000, "complete"), call(1_500, "complete"));
        assertThat(kinds(evidence(List.of(sent(End.COMPLETE, WHOLE, "")), calls, List.of(BILL))))
                .containsExactly(Violation.Kind.NEEDLESS_CALL);

        List<ServedCall> retried = List.of(call(1_000, "500first"), call(1_500, "complete"));
        assertThat(kinds(evidence(List.of(sent(End.COMPLETE, WHOLE, "")), retried, List.of(BILL))))
                .isEmpty();
    }

    @Test
    void aBillThatDiffersFromTheAnswerIsWrong() {
        Try complete = sent(End.COMPLETE, WHOLE, "");

        assertThat(kinds(evidence(
                        List.of(complete), List.of(CALL), List.of(new LedgerEntry(JOB, "stop", 6, false, 2_000)))))
                .containsExactly(Violation.Kind.WRONGLY_BILLED);
        assertThat(kinds(evidence(
                        List.of(complete),
                        List.of(CALL),
                        List.of(new LedgerEntry(JOB, "error:cancelled", 3, true, 2_000)))))
                .containsExactly(Violation.Kind.WRONGLY_BILLED);
    }

    @Test
    void aRefusedRequestThatRanIsSeen() {
        incidents.note(Incident.Kind.BROKER_KILL, "kafka", 1_000);
        Try refused = sent(End.REFUSED, "", "503 service_unavailable");

        assertThat(kinds(evidence(List.of(refused), List.of(), List.of()))).isEmpty();
        assertThat(kinds(evidence(List.of(refused), List.of(CALL), List.of())))
                .containsExactly(Violation.Kind.REFUSED_BUT_RUN);
    }

    @Test
    void aRefusalThatItsClientDidNotWaitForNeedsAReason() {
        Evidence left = evidence(List.of(sent(End.LEFT, "", "")), List.of(), List.of());
        assertThat(kinds(left)).containsExactly(Violation.Kind.LOST);

        incidents.note(Incident.Kind.KAFKA_CUT, "kafka", 1_000);
        assertThat(kinds(left)).isEmpty();
        assertThat(kinds(evidence(List.of(sent(End.LEFT, "", "")), List.of(CALL), List.of())))
                .containsExactly(Violation.Kind.REFUSED_BUT_RUN);
    }

    @Test
    void aRefusalForWantOfAProviderNeedsOneThatIsGone() {
        Try refused = sent(End.REFUSED, "", "503 provider_unavailable");
        List<LedgerEntry> bill = List.of(new LedgerEntry(JOB, "error:provider_unavailable", 0, false, 2_000));
        assertThat(kinds(evidence(List.of(refused), List.of(), bill))).containsExactly(Violation.Kind.UNEXPECTED_ERROR);

        incidents.note(Incident.Kind.PROVIDER_KILL, "simulator", 1_000);

        assertThat(kinds(evidence(List.of(refused), List.of(), bill))).isEmpty();
    }

    @Test
    void twoJobsOfOneSendingAreSeen() {
        Evidence evidence = new Evidence(
                List.of(sent(End.COMPLETE, WHOLE, "")),
                Map.of(JOB, new AcceptedJob(JOB, 7, 1_000), "other", new AcceptedJob("other", 7, 1_001)),
                Map.of(JOB, List.of(CALL)),
                Map.of(JOB, List.of(BILL), "other", List.of(BILL)),
                0,
                incidents);

        assertThat(kinds(evidence)).containsExactly(Violation.Kind.DOUBLE_BILLED);
    }

    private List<Violation.Kind> kinds(Evidence evidence) {
        return Stream.concat(
                        new ClientCheck(evidence).violations().stream(), new JobCheck(evidence).violations().stream())
                .map(Violation::kind)
                .toList();
    }

    private Evidence evidence(Try sending) {
        return evidence(List.of(sending), List.of(CALL), List.of(BILL));
    }

    private Evidence evidence(List<Try> tries, List<ServedCall> calls, List<LedgerEntry> bills) {
        return new Evidence(
                tries,
                Map.of(JOB, new AcceptedJob(JOB, 7, 1_000)),
                Map.of(JOB, calls),
                bills.isEmpty() ? Map.of() : Map.of(JOB, bills),
                0,
                incidents);
    }

    private static ServedCall call(long startedMillis, String outcome) {
        return new ServedCall(JOB, startedMillis, startedMillis + 10, startedMillis + 100, 3, outcome);
    }

    private static Try sent(End end, String text, String detail) {
        long now = System.currentTimeMillis();
        return new Try(
                REQUEST,
                List.of("ingress-1"),
                now - 500,
                now + 500,
                end,
                end == End.REFUSED ? null : JOB,
                text,
                detail,
                List.of(),
                List.of(now),
                0);
    }
}
