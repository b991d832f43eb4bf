package dev.sluice.chaos.check;

import dev.sluice.chaos.load.Try;
import dev.sluice.chaos.stack.Incident;
import dev.sluice.chaos.stack.Incidents;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The logs of one run, side by side.
 *
 * @param tries what the clients received
 * @param accepted what Kafka took, by job
 * @param calls what the simulator served, by job
 * @param ledger what is billed, by job, the record that counts first
 * @param dead how many records were set aside
 * @param incidents what was done to the system
 */
record Evidence(
        List<Try> tries,
        Map<String, AcceptedJob> accepted,
        Map<String, List<ServedCall>> calls,
        Map<String, List<LedgerEntry>> ledger,
        int dead,
        Incidents incidents) {

    private static final long BETWEEN_LOOKS_MILLIS = 500;

    /** Waits until the ledger is complete, or nothing more comes, and reads all logs. */
    static Evidence gather(Sources sources, List<Try> tries, Incidents incidents, long settleMillis)
            throws InterruptedException {
        String bootstrap = sources.bootstrap();
        try (TopicLog jobs = new TopicLog(bootstrap, "sluice.jobs.interactive");
                TopicLog results = new TopicLog(bootstrap, "sluice.results");
                TopicLog dead = new TopicLog(bootstrap, "sluice.dead")) {
            List<TopicLog.Entry> records = jobs.read();
            Map<String, AcceptedJob> accepted = AcceptedJob.of(records);
            Map<String, List<LedgerEntry>> ledger = LedgerEntry.of(results.read());
            long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settleMillis);
            while (!ledger.keySet().containsAll(accepted.keySet()) && System.nanoTime() < deadlineNanos) {
                TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
                ledger = LedgerEntry.of(results.read());
            }
            // Whoever asked before or beside this run, such as an SDK, is judged elsewhere.
            ledger.keySet().removeAll(AcceptedJob.ofOthers(records));
            return new Evidence(
                    tries,
                    accepted,
                    ServedCall.read(sources.simulatorLog()),
                    ledger,
                    dead.read().size(),
                    incidents);
        }
    }

    List<ServedCall> callsOf(String job) {
        return calls.getOrDefault(job, List.of());
    }

    /** The ledger's entry that counts. */
    Optional<LedgerEntry> billOf(String job) {
        return ledger.getOrDefault(job, List.of()).stream().findFirst();
    }

    /** The sendings of each request. */
    Map<Integer, List<Try>> triesByRequest() {
        Map<Integer, List<Try>> byRequest = new HashMap<>();
        for (Try sending : tries) {
            byRequest
                    .computeIfAbsent(sending.request().number(), _ -> new ArrayList<>())
                    .add(sending);
        }
        return byRequest;
    }

    boolean isExcused(Predicate<Incident> what, long fromMillis, long toMillis) {
        return incidents.excuse(what, fromMillis, toMillis);
    }
}
