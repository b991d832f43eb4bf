package dev.sluice.chaos.fault;

import dev.sluice.chaos.stack.Incident.Kind;
import dev.sluice.chaos.stack.Node;
import java.util.List;
import java.util.Optional;

/** Blows at workers. */
final class WorkerFaults {

    /** Where a worker can be told to halt, in the order of a job's life. */
    static final List<String> PHASES = List.of(
            "before-claim",
            "after-claim",
            "mid-stream",
            "before-finish",
            "after-finish",
            "after-result",
            "after-recorded");

    /** A client of a killed worker hears something within 8 s; a job that only Kafka redelivers takes longer. */
    private static final long EXCUSED_MILLIS = 15_000;

    private static final long HIT_WITHIN_MILLIS = 5_000;
    private static final int MOST_WORKERS = 5;

    private WorkerFaults() {}

    /** Kills one at any moment. */
    static boolean kill(Site site) {
        Optional<Node> victim = site.victim();
        victim.ifPresent(worker -> kill(site, worker, "random"));
        return victim.isPresent();
    }

    /** Kills one exactly where a job is in a phase, chosen by chance. */
    static boolean killInPhase(Site site) throws InterruptedException {
        return killIn(site, PHASES.get(site.random().nextInt(PHASES.size())));
    }

    /** Kills one exactly where a job is in this phase; at any moment if no job comes there soon. */
    static boolean killIn(Site site, String phase) throws InterruptedException {
        Optional<Node> victim = site.victim();
        if (victim.isEmpty()) {
            return false;
        }
        Node worker = victim.get();
        worker.arm(phase, false);
        if (Site.await(HIT_WITHIN_MILLIS, () -> worker.wasHit(phase))) {
            kill(site, worker, phase);
        } else {
            boolean _ = worker.disarm(phase);
            kill(site, worker, "random");
        }
        return true;
    }

    /** Freezes one for a shorter time than anybody notices: nothing may be taken from it. */
    static boolean nap(Site site) throws InterruptedException {
        Optional<Node> victim = site.victim();
        if (victim.isPresent()) {
            site.incidents().note(Kind.WORKER_NAP, victim.get().name(), 0);
            victim.get().pause();
            site.pause(500, 3_000);
            victim.get().resume();
        }
        return victim.isPresent();
    }

    /** Freezes one until others have taken its jobs, and wakes it. */
    static boolean coma(Site site) throws InterruptedException {
        Optional<Node> victim = site.victim();
        if (victim.isPresent()) {
            site.incidents().note(Kind.WORKER_COMA, victim.get().name(), 10_000 + EXCUSED_MILLIS);
            victim.get().pause();
            site.pause(6_000, 10_000);
            victim.get().resume();
        }
        return victim.isPresent();
    }

    /** Freezes one exactly where a job is in a phase, until others have taken its jobs, and wakes it. */
    static boolean comaInPhase(Site site) throws InterruptedException {
        Optional<Node> victim = site.victim();
        if (victim.isEmpty()) {
            return false;
        }
        Node worker = victim.get();
        String phase = PHASES.get(site.random().nextInt(PHASES.size()));
        worker.arm(phase, true);
        if (Site.await(HIT_WITHIN_MILLIS, () -> worker.wasHit(phase))) {
            site.incidents().note(Kind.WORKER_COMA, worker.name(), 10_000 + EXCUSED_MILLIS, phase);
            worker.pause();
            site.pause(6_000, 10_000);
            worker.resume();
            return true;
        }
        boolean _ = worker.disarm(phase);
        return false;
    }

    /** Adds a worker, or lets one leave in order: partitions move, and nothing else happens. */
    static boolean storm(Site site) {
        List<Node> up = site.stack().workersUp();
        boolean grows =
                up.size() < 3 || (up.size() < MOST_WORKERS && site.random().nextBoolean());
        if (grows) {
            Node _ = site.stack().addWorker();
        } else {
            Node leaving = up.get(site.random().nextInt(up.size()));
            site.incidents().note(Kind.WORKER_LEAVE, leaving.name(), EXCUSED_MILLIS);
            site.stack().removeWorker(leaving);
        }
        return true;
    }

    private static void kill(Site site, Node worker, String phase) {
        site.incidents().note(Kind.WORKER_KILL, worker.name(), EXCUSED_MILLIS, phase);
        worker.kill();
        worker.restartLater();
    }
}
