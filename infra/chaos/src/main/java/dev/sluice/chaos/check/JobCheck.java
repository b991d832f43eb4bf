package dev.sluice.chaos.check;

import dev.sluice.chaos.load.Try;
import dev.sluice.chaos.stack.Incident;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Judges each accepted job by its calls and its entry in the ledger. */
final class JobCheck {

    private static final Set<Incident.Kind> KAFKA_AWAY =
            Set.of(Incident.Kind.BROKER_KILL, Incident.Kind.KAFKA_CUT, Incident.Kind.DISK_FULL);

    private final Evidence evidence;
    private final Map<Integer, List<Try>> tries;
    private final List<Violation> violations = new ArrayList<>();

    JobCheck(Evidence evidence) {
        this.evidence = evidence;
        this.tries = evidence.triesByRequest();
    }

    List<Violation> violations() {
        Map<Integer, Integer> jobsOfRequest = new HashMap<>();
        for (AcceptedJob job : evidence.accepted().values()) {
            jobsOfRequest.merge(job.request(), 1, Integer::sum);
            checkBilled(job);
            checkCalls(job);
        }
        jobsOfRequest.forEach(this::checkCount);
        for (String job : evidence.ledger().keySet()) {
            if (!evidence.accepted().containsKey(job)) {
                violations.add(
                        new Violation(Violation.Kind.DOUBLE_BILLED, "in the ledger, but never accepted: job " + job));
            }
        }
        return violations;
    }

    private void checkBilled(AcceptedJob job) {
        if (evidence.billOf(job.id()).isPresent()) {
            return;
        }
        // A produce that timed out may be in the topic all the same: its client was told 503.
        boolean refused = triesOf(job.request()).stream().anyMatch(this::wasRefused);
        if (!refused) {
            violations.add(new Violation(Violation.Kind.LOST, "accepted, but not in the ledger: " + described(job)));
        } else if (!evidence.callsOf(job.id()).isEmpty()) {
            violations.add(new Violation(Violation.Kind.REFUSED_BUT_RUN, described(job)));
        }
    }

    /** Or would have been told so, had it not hung up before: what is refused for Kafka's sake may be in the topic. */
    private boolean wasRefused(Try sending) {
        boolean isUnheard = sending.end() == Try.End.LEFT
                && sending.text().isEmpty()
                && evidence.isExcused(
                        incident -> KAFKA_AWAY.contains(incident.kind()), sending.sentMillis(), sending.endMillis());
        return sending.end() == Try.End.REFUSED || isUnheard;
    }

    /**
     * A second call needs a reason that lies between the two: a fault of the provider, or of the first one's worker.
     */
    private void checkCalls(AcceptedJob job) {
        List<ServedCall> calls = evidence.callsOf(job.id());
        for (int i = 1; i < calls.size(); i++) {
            ServedCall before = calls.get(i - 1);
            ServedCall after = calls.get(i);
            boolean excused = before.isFault()
                    || evidence.isExcused(
                            incident -> incident.kind().repeatsCalls() || incident.kind() == Incident.Kind.PROVIDER_CUT,
                            before.startedMillis(),
                            after.startedMillis());
            if (!excused) {
                violations.add(new Violation(
                        Violation.Kind.NEEDLESS_CALL,
                        "called again " + (after.startedMillis() - before.startedMillis()) + " ms later: "
                                + described(job)));
            }
        }
    }

    private void checkCount(int request, int jobs) {
        long sent = triesOf(request).stream()
                .filter(sending -> sending.end() != Try.End.UNSENT)
                .count();
        if (jobs > sent) {
            violations.add(new Violation(
                    Violation.Kind.DOUBLE_BILLED,
                    "request " + request + " was sent " + sent + " times and became " + jobs + " jobs"));
        }
    }

    private List<Try> triesOf(int request) {
        return tries.getOrDefault(request, List.of());
    }

    private String described(AcceptedJob job) {
        return "job " + job.id() + " of request " + job.request() + ", accepted at " + job.atMillis() + ", calls "
                + evidence.callsOf(job.id()) + ", ledger "
                + evidence.ledger().getOrDefault(job.id(), List.of()) + ", clients "
                + triesOf(job.request()).stream()
                        .map(sending -> sending.end() + " " + sending.detail() + " after "
                                + (sending.endMillis() - sending.sentMillis()) + " ms")
                        .toList();
    }
}
