package dev.sluice.chaos.fault;

import dev.sluice.chaos.load.Mix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Every fault by name. */
public final class Faults {

    /** The one in which it is memory that counts. */
    public static final String SOAK = "soak";

    private static final List<Fault> ALL = all();

    private Faults() {}

    /** All of them, for the list. */
    public static List<Fault> list() {
        return ALL;
    }

    /** The fault of this name, if there is one. */
    public static Optional<Fault> named(String name) {
        return ALL.stream().filter(fault -> fault.name().equals(name)).findFirst();
    }

    /** Whether the limits of a process that runs can be set on this machine. */
    public static boolean canLimit() {
        return MachineFaults.canLimit();
    }

    private static List<Fault> all() {
        List<Fault> faults = new ArrayList<>();
        faults.add(plain("none", "nothing at all: the load alone", 5, _ -> false));
        faults.add(plain("worker-kill", "kill -9 of a worker, at any moment or in any phase of a job", 3, site -> {
            return site.random().nextBoolean() ? WorkerFaults.kill(site) : WorkerFaults.killInPhase(site);
        }));
        for (String phase : WorkerFaults.PHASES) {
            faults.add(plain(
                    "worker-kill-" + phase,
                    "kill -9 of a worker in this phase of a job",
                    3,
                    site -> WorkerFaults.killIn(site, phase)));
        }
        faults.add(plain("worker-nap", "SIGSTOP of a worker for less than 3 s", 2, WorkerFaults::nap));
        faults.add(plain("worker-coma", "SIGSTOP of a worker for 6 to 10 s: a zombie wakes", 3, WorkerFaults::coma));
        faults.add(plain("worker-coma-in-phase", "the same in any phase of a job", 3, WorkerFaults::comaInPhase));
        faults.add(plain("rebalance-storm", "workers are added, and leave in order", 2, WorkerFaults::storm));
        faults.add(plain("ingress-kill", "kill -9 of an ingress", 4, BackendFaults::killIngress));
        faults.add(plain("broker-kill", "kill -9 of Kafka, restarted on its data", 10, BackendFaults::killBroker));
        faults.add(plain("redis-kill", "kill -9 of Redis, restarted on its data", 12, BackendFaults::killRedis));
        faults.add(plain("redis-wipe", "FLUSHALL", 12, BackendFaults::wipeRedis));
        faults.add(proxied("redis-cut", "connections to Redis are reset", BackendFaults::cutRedis));
        faults.add(proxied("redis-hold", "what is sent to Redis arrives up to 5 s late", BackendFaults::holdRedis));
        faults.add(proxied("kafka-cut", "connections to Kafka are reset", BackendFaults::cutKafka));
        faults.add(proxied("kafka-hold", "what is sent to Kafka, or by it, is late", BackendFaults::holdKafka));
        faults.add(proxied("provider-cut", "connections to the provider are reset", BackendFaults::cutProvider));
        faults.add(new Fault(
                "provider-faults",
                "half of the requests order a 429, a 500, a reset, a cut or garbage",
                Set.of(),
                Mix.FAULTY_PROVIDER,
                Duration.ofSeconds(5),
                _ -> false));
        faults.add(new Fault(
                SOAK,
                "nothing but time: many clients hang up, and no service may grow",
                Set.of(),
                Mix.ABANDONED,
                Duration.ofSeconds(5),
                _ -> false));
        faults.add(plain("poison", "records that are no jobs", 1, RecordFaults::poison));
        faults.add(plain("redelivery", "the group's offsets are set back", 10, RecordFaults::redeliver));
        faults.add(needing(
                Need.LIMITS,
                "disk-full",
                "Kafka can't write any more, until there is room",
                12,
                MachineFaults::fillDisk));
        faults.add(needing(
                Need.CLOCKS,
                "clock-jump",
                "wall clocks of services jump by up to an hour",
                3,
                MachineFaults::setClock));
        faults.add(needing(
                Need.OLDER_VERSION,
                "two-versions",
                "every second service is of an older build (older=<checkout>), and workers are killed",
                4,
                site -> site.random().nextBoolean() ? WorkerFaults.kill(site) : WorkerFaults.killInPhase(site)));
        faults.add(plain("mix", "most of the above, one after the other", 4, Faults::any));
        return List.copyOf(faults);
    }

    /** Mostly kills of workers; what shakes everybody comes seldom, since two faults at once promise less. */
    private static boolean any(Site site) throws InterruptedException {
        int chance = site.random().nextInt(100);
        if (chance < 35) {
            return WorkerFaults.kill(site);
        }
        if (chance < 70) {
            return WorkerFaults.killInPhase(site);
        }
        if (chance < 80) {
            return WorkerFaults.nap(site);
        }
        if (chance < 85) {
            return WorkerFaults.coma(site);
        }
        return chance < 92 ? BackendFaults.killIngress(site) : RecordFaults.poison(site);
    }

    private static Fault plain(String name, String tells, int pauseSeconds, Fault.Strike strike) {
        return new Fault(name, tells, Set.of(), Mix.USUAL, Duration.ofSeconds(pauseSeconds), strike);
    }

    private static Fault needing(Need need, String name, String tells, int pauseSeconds, Fault.Strike strike) {
        return new Fault(name, tells, Set.of(need), Mix.USUAL, Duration.ofSeconds(pauseSeconds), strike);
    }

    private static Fault proxied(String name, String tells, Fault.Strike strike) {
        return new Fault(name, tells, Set.of(Need.PROXIES), Mix.USUAL, Duration.ofSeconds(8), strike);
    }
}
