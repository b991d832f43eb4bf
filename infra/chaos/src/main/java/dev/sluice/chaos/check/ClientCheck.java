package dev.sluice.chaos.check;

import dev.sluice.chaos.load.Try;
import dev.sluice.chaos.stack.Incident;
import dev.sluice.chaos.stack.Incident.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Judges what each client received, by what it had asked and by what the ledger holds of it. */
final class ClientCheck {

    private static final int SHOWN_CHARACTERS = 300;
    private static final int DEATHS_TO_GIVE_UP = 3;

    private final Evidence evidence;
    private final List<Violation> violations = new ArrayList<>();

    ClientCheck(Evidence evidence) {
        this.evidence = evidence;
    }

    List<Violation> violations() {
        evidence.tries().forEach(this::check);
        return violations;
    }

    private void check(Try sending) {
        for (String broken : sending.broken()) {
            report(
                    broken.contains("after the end") ? Violation.Kind.DUPLICATED : Violation.Kind.SPLICED,
                    sending,
                    broken);
        }
        String asked = sending.request().text();
        if (!asked.startsWith(sending.text())) {
            report(Violation.Kind.SPLICED, sending, "text \"" + shortened(sending.text()) + "\"");
        }
        switch (sending.end()) {
            case COMPLETE -> checkComplete(sending, asked);
            case FAILED -> checkFailed(sending);
            case REFUSED -> {
                if (!sending.request().isFaulty() && !isExcused(sending, Incident.Kind::refusesRequests)) {
                    report(Violation.Kind.UNEXPECTED_ERROR, sending, "refused");
                }
            }
            case BROKEN -> checkBroken(sending);
            case SILENT -> report(Violation.Kind.LOST, sending, "its client heard nothing for too long");
            case LEFT, UNSENT -> {
                // The ledger's check looks at the jobs of clients that left.
            }
        }
    }

    private void checkComplete(Try sending, String asked) {
        if (!sending.text().equals(asked) && asked.startsWith(sending.text())) {
            report(Violation.Kind.SPLICED, sending, "a complete answer that ends early");
        }
        bill(sending).ifPresent(bill -> {
            if (!bill.isAnswer()) {
                report(Violation.Kind.WRONGLY_BILLED, sending, "complete for its client, in the ledger " + bill);
            } else if (bill.completionTokens() != sending.request().words()) {
                report(
                        Violation.Kind.WRONGLY_BILLED,
                        sending,
                        "an answer of " + sending.request().words() + " tokens, in the ledger " + bill);
            }
        });
    }

    private void checkFailed(Try sending) {
        boolean interrupted = sending.detail().contains("stream_interrupted");
        boolean excused = sending.request().isFaulty()
                || (interrupted && isExcused(sending, Incident.Kind::interruptsStreams))
                || (sending.detail().contains("job_failed") && isGivenUpByRule(sending))
                || isExcused(sending, kind -> kind == Kind.PROVIDER_CUT || kind == Kind.PROVIDER_KILL);
        if (!excused) {
            report(Violation.Kind.UNEXPECTED_ERROR, sending, "failed");
        }
        bill(sending).ifPresent(bill -> {
            if (bill.isAnswer()) {
                report(Violation.Kind.WRONGLY_BILLED, sending, "failed for its client, in the ledger " + bill);
            }
        });
    }

    /** A job whose workers died three times is taken for their killer, and set aside. */
    private boolean isGivenUpByRule(Try sending) {
        long kills = evidence.incidents().all().stream()
                .filter(incident -> incident.kind() == Kind.WORKER_KILL || incident.kind() == Kind.WORKER_COMA)
                .filter(incident -> incident.atMillis() >= sending.sentMillis())
                .filter(incident -> incident.atMillis() <= sending.endMillis())
                .count();
        return kills >= DEATHS_TO_GIVE_UP;
    }

    /** Only the death of an ingress that it went over may cut a client off. */
    private void checkBroken(Try sending) {
        boolean excused = evidence.isExcused(
                incident -> incident.kind().breaksConnections()
                        && sending.ingresses().contains(incident.target()),
                sending.sentMillis(),
                sending.endMillis());
        if (!excused) {
            report(Violation.Kind.LOST, sending, "its connection broke without an end");
        }
    }

    private Optional<LedgerEntry> bill(Try sending) {
        return Optional.ofNullable(sending.jobId()).flatMap(evidence::billOf);
    }

    private boolean isExcused(Try sending, Predicate<Kind> what) {
        return evidence.isExcused(incident -> what.test(incident.kind()), sending.sentMillis(), sending.endMillis());
    }

    private void report(Violation.Kind kind, Try sending, String what) {
        violations.add(new Violation(
                kind,
                what + ": request " + sending.request().number() + " ("
                        + sending.request().model() + ", "
                        + sending.request().words() + " words, "
                        + (sending.request().streamed() ? "streamed" : "whole") + "), job " + sending.jobId()
                        + ", over " + sending.ingresses() + ", sent at " + sending.sentMillis() + ", ended "
                        + sending.end() + " " + sending.detail() + " after "
                        + (sending.endMillis() - sending.sentMillis()) + " ms with "
                        + sending.text().length()
                        + " characters, resumed " + sending.resumptions() + " times; calls "
                        + (sending.jobId() == null ? "unknown" : evidence.callsOf(sending.jobId()))));
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
    }
}
