package dev.sluice.chaos.containers;

import dev.sluice.chaos.check.Sources;
import dev.sluice.chaos.check.Verdict;
import dev.sluice.chaos.load.Door;
import dev.sluice.chaos.load.Load;
import dev.sluice.chaos.load.Mix;
import dev.sluice.chaos.load.Try;
import dev.sluice.chaos.stack.Incident.Kind;
import dev.sluice.chaos.stack.Incidents;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * Kills, scales and restarts containers under load, and has the logs compared.
 *
 * <p>The order is fixed, unlike that of the fault suite: this shows that the images, the balancer and the compose file
 * keep what the services promise.
 */
public final class ContainerSoak {

    private static final String BALANCER = "balancer";
    private static final long SETTLE_MILLIS = 45_000;
    private static final long WORKER_EXCUSED_MILLIS = 15_000;
    private static final long BACKEND_EXCUSED_MILLIS = 30_000;
    private static final long BREAK_EXCUSED_MILLIS = 2_000;
    private static final long SEED = 11;

    private final ContainerRun run;
    private final Compose compose = new Compose();
    private final Incidents incidents = new Incidents();
    private final List<Row> rows = new ArrayList<>();
    private final List<Try> tries = new ArrayList<>();

    /** One line of the table. */
    private record Row(String step, long millis, long answered, long again, long failed) {}

    /** Something that is done to the containers. */
    @FunctionalInterface
    private interface Step {
        void take() throws InterruptedException;
    }

    private ContainerSoak(ContainerRun run) {
        this.run = run;
    }

    /** Runs it as the arguments say, prints a table, and returns what the comparison of the logs came to. */
    public static Verdict run(String[] arguments) throws InterruptedException {
        return new ContainerSoak(ContainerRun.parse(arguments)).run();
    }

    private Verdict run() throws InterruptedException {
        SplittableRandom random = new SplittableRandom(SEED);
        List<Door> doors = List.of(new Door(BALANCER, run.baseUrl(), run.key()));
        Load usual = Load.start(() -> doors, Mix.USUAL, run.clients(), true, random.split());
        step("no fault", usual, () -> {});
        step("kill a worker", usual, () -> kill("worker", Kind.WORKER_KILL, WORKER_EXCUSED_MILLIS));
        step("kill an ingress", usual, () -> kill("ingress", Kind.INGRESS_KILL, BREAK_EXCUSED_MILLIS));
        if (!run.isShort()) {
            step("kill the simulator", usual, () -> kill("simulator", Kind.PROVIDER_KILL, BACKEND_EXCUSED_MILLIS));
            step("kill redis", usual, () -> kill("redis", Kind.REDIS_KILL, BACKEND_EXCUSED_MILLIS));
            step("kill kafka", usual, () -> kill("kafka", Kind.BROKER_KILL, BACKEND_EXCUSED_MILLIS));
            step("kill the balancer", usual, () -> kill(BALANCER, Kind.INGRESS_KILL, BREAK_EXCUSED_MILLIS));
            step("workers 2 to 4", usual, () -> scale(4));
            step("workers 4 to 1", usual, () -> scale(1));
            step("workers 1 to 2", usual, () -> scale(2));
        }
        usual.stop();
        tries.addAll(usual.tries());
        if (!run.isShort()) {
            restartUnderStreams(usual.requests(), doors, random);
        }
        Sources sources = new Sources(run.bootstrap(), run.simulatorLog());
        Verdict verdict = Verdict.of(SEED, sources, tries, incidents, List.of(), SETTLE_MILLIS);
        print();
        return verdict;
    }

    private void restartUnderStreams(int before, List<Door> doors, SplittableRandom random)
            throws InterruptedException {
        // Requests of both loads have numbers of their own.
        Load streams = Load.startAt(before, () -> doors, Mix.LONG, run.streams(), true, random.split());
        step("all streams open", streams, () -> {});
        step("restart each worker", streams, () -> restartEach("worker"));
        step("restart each ingress", streams, () -> restartEach("ingress"));
        streams.stop();
        tries.addAll(streams.tries());
    }

    private void kill(String service, Kind kind, long excusedMillis) throws InterruptedException {
        List<String> all = compose.containers(service);
        String victim = all.getFirst();
        long pid = compose.pid(victim);
        // A broken connection is known by the door that it went through, and there is one door.
        incidents.note(kind, kind == Kind.INGRESS_KILL ? BALANCER : service, excusedMillis);
        compose.kill(victim, pid);
        compose.awaitHealthy(service, all.size());
    }

    private void scale(int workers) throws InterruptedException {
        incidents.note(Kind.WORKER_LEAVE, "worker", 0);
        compose.scale("worker", workers);
        compose.awaitHealthy("worker", workers);
    }

    private void restartEach(String service) throws InterruptedException {
        List<String> all = compose.containers(service);
        for (String container : all) {
            compose.restart(container);
            compose.awaitHealthy(service, all.size());
        }
    }

    private void step(String name, Load load, Step step) throws InterruptedException {
        List<Try> before = load.tries();
        long begunNanos = System.nanoTime();
        step.take();
        long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begunNanos);
        TimeUnit.MILLISECONDS.sleep(run.calm().toMillis());
        List<Try> ended = load.tries().subList(before.size(), load.tries().size());
        rows.add(new Row(
                name,
                tookMillis,
                count(ended, Try.End.COMPLETE),
                count(ended, Try.End.BROKEN) + count(ended, Try.End.REFUSED) + count(ended, Try.End.UNSENT),
                count(ended, Try.End.FAILED) + count(ended, Try.End.SILENT)));
        System.out.println("done: " + name);
    }

    private static long count(List<Try> tries, Try.End end) {
        return tries.stream().filter(each -> each.end() == end).count();
    }

    private void print() {
        System.out.printf("%n%-22s %9s %9s %12s %7s%n", "step", "well in", "answered", "asked again", "failed");
        rows.forEach(row -> System.out.printf(
                "%-22s %7.1f s %9d %12d %7d%n",
                row.step(), row.millis() / 1_000.0, row.answered(), row.again(), row.failed()));
    }
}
