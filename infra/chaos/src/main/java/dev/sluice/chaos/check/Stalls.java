package dev.sluice.chaos.check;

import dev.sluice.chaos.load.Try;
import dev.sluice.chaos.stack.Incident;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How long clients waited for what was done to others.
 *
 * @param kills kills of workers that hit at least one running job, by phase
 * @param idleKills kills that hit nothing
 * @param interrupted how many running jobs the kills hit
 * @param felt what each client whose worker died felt of it
 * @param disturbedMillis sorted: the silence of each client that was served when Redis, Kafka or an ingress was hit
 * @param returnMillis sorted: for how much longer each stream that was served was silent when Redis was back
 * @param textMillis sorted: the same until the next piece of text, of those that were amid theirs
 * @param cancelMillis sorted: from each hang-up to the end of the provider's call
 */
record Stalls(
        Map<String, Long> kills,
        long idleKills,
        long interrupted,
        List<Stall> felt,
        List<Long> disturbedMillis,
        List<Long> returnMillis,
        List<Long> textMillis,
        List<Long> cancelMillis) {

    // The kernel closes a dead process' sockets, and the simulator notices, well within this.
    private static final long BROKEN_OFF_MILLIS = 1_000;

    static Stalls of(Evidence evidence) {
        Map<String, Try> byJob = new HashMap<>();
        evidence.tries().stream()
                .filter(sending -> sending.jobId() != null)
                .forEach(sending -> byJob.put(String.valueOf(sending.jobId()), sending));
        Map<String, Long> kills = new TreeMap<>();
        List<Stall> felt = new ArrayList<>();
        long idle = 0;
        long interrupted = 0;
        for (Incident kill : evidence.incidents().of(Incident.Kind.WORKER_KILL)) {
            List<String> hit = jobsBrokenOff(evidence, kill.atMillis(), byJob);
            // A hook is reached by a job alone; one that dies after its call is seen by no provider.
            if (hit.isEmpty() && kill.phase().equals("random")) {
                idle++;
                continue;
            }
            kills.merge(kill.phase(), 1L, Long::sum);
            interrupted += hit.size();
            for (String job : hit) {
                Try sending = byJob.get(job);
                if (sending != null) {
                    felt.add(Stall.of(sending, evidence.callsOf(job), kill.atMillis(), BROKEN_OFF_MILLIS));
                }
            }
        }
        return new Stalls(
                kills,
                idle,
                interrupted,
                felt,
                sorted(disturbed(evidence)),
                sorted(returns(evidence)),
                sorted(texts(evidence)),
                sorted(cancels(evidence)));
    }

    private static List<Long> disturbed(Evidence evidence) {
        return evidence.incidents().all().stream()
                .filter(blow -> blow.kind().refusesRequests() || blow.kind().breaksConnections())
                .flatMap(blow -> servedAt(blow, evidence.tries()))
                .toList();
    }

    private static List<Long> returns(Evidence evidence) {
        List<Try> streams = streams(evidence);
        return evidence.incidents().of(Incident.Kind.REDIS_BACK).stream()
                .flatMap(back -> servedAt(back, streams))
                .toList();
    }

    private static List<Long> texts(Evidence evidence) {
        List<Try> streams = streams(evidence);
        return evidence.incidents().of(Incident.Kind.REDIS_BACK).stream()
                .flatMap(back -> served(back, streams)
                        .flatMap(sending -> sending.textAfterMillis(back.atMillis()).stream()
                                .boxed()))
                .toList();
    }

    private static List<Try> streams(Evidence evidence) {
        return evidence.tries().stream()
                .filter(sending -> sending.request().streamed())
                .toList();
    }

    /** The silences of those clients that were served at this moment. */
    private static Stream<Long> servedAt(Incident moment, List<Try> tries) {
        return served(moment, tries)
                .map(sending -> sending.silenceMillis(moment.atMillis(), moment.atMillis() + BROKEN_OFF_MILLIS));
    }

    private static Stream<Try> served(Incident moment, List<Try> tries) {
        return tries.stream()
                .filter(sending -> sending.sentMillis() <= moment.atMillis())
                .filter(sending -> sending.endMillis() >= moment.atMillis())
                .filter(sending -> sending.end() == Try.End.COMPLETE || sending.end() == Try.End.FAILED);
    }

    private static List<String> jobsBrokenOff(Evidence evidence, long atMillis, Map<String, Try> byJob) {
        return evidence.calls().entrySet().stream()
                .filter(job -> job.getValue().stream()
                        .anyMatch(call -> call.isBrokenOff()
                                && call.endedMillis() >= atMillis - 100
                                && call.endedMillis() <= atMillis + BROKEN_OFF_MILLIS))
                .map(Map.Entry::getKey)
                .filter(job -> {
                    Try sending = byJob.get(job);
                    return sending == null || sending.end() != Try.End.LEFT;
                })
                .toList();
    }

    private static List<Long> cancels(Evidence evidence) {
        Map<Integer, Try> left = new HashMap<>();
        evidence.tries().stream()
                .filter(sending -> sending.end() == Try.End.LEFT)
                .forEach(sending -> left.put(sending.request().number(), sending));
        List<Long> cancels = new ArrayList<>();
        evidence.accepted().values().forEach(job -> {
            Try sending = left.get(job.request());
            List<ServedCall> calls = evidence.callsOf(job.id());
            if (sending != null && !calls.isEmpty() && calls.getLast().isBrokenOff()) {
                cancels.add(Math.max(0, calls.getLast().endedMillis() - sending.endMillis()));
            }
        });
        return cancels;
    }

    private static List<Long> sorted(List<Long> values) {
        return values.stream().sorted().toList();
    }
}
