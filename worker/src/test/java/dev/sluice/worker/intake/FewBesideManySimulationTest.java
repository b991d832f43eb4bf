package dev.sluice.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.catalog.Limits;
import dev.sluice.common.job.JobFlags;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.job.ServiceTier;
import dev.sluice.common.job.Standing;
import dev.sluice.worker.allowance.Crowds;
import dev.sluice.worker.allowance.Fleet;
import dev.sluice.worker.allowance.Pass;
import dev.sluice.worker.allowance.Precedence;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One tenant's thousands of jobs at a provider that serves 100 at a time, and again and again ten of another tenant
 * beside them, through the queues and buckets of some workers.
 */
final class FewBesideManySimulationTest {

    private static final String MODEL = "gpt-4o-mini";
    private static final long NOW = 1_764_000_000_000L;
    private static final int AT_ONCE = 100;
    private static final int TEN = 10;
    private static final int STEP_MILLIS = 5;
    private static final int BETWEEN_MILLIS = 1_700;
    private static final int TIMES = 40;
    private static final int SHORTEST_MILLIS = 410;
    private static final int LONGEST_MILLIS = 590;

    private record Running(Worker worker, JobHeaders job, long endsAtMillis, Pass pass) {}

    private record Start(JobHeaders job, Pass pass) {}

    private final SplittableRandom random = new SplittableRandom(7);
    private final PriorityQueue<Running> running = new PriorityQueue<>(Comparator.comparingLong(Running::endsAtMillis));
    private long id;
    private int refused;

    @ParameterizedTest
    @CsvSource({"1, 0", "2, 0", "2, 5"})
    void tenJobsOfATenantTakeWhatTheyTakeAlone(int count, int stallsIn1000) {
        Fleet fleet = new Fleet(count, Limits.UNSAID);
        List<Worker> workers = new ArrayList<>();
        for (int worker = 0; worker < count; worker++) {
            workers.add(new Worker(fleet, worker));
        }
        long start = fleet.millis();
        List<Long> waited = new ArrayList<>();
        for (int time = 1; time <= TIMES; time++) {
            while (fleet.millis() - start < (long) time * BETWEEN_MILLIS) {
                step(fleet, workers, stallsIn1000);
            }
            long arrived = fleet.millis();
            for (int job = 0; job < TEN; job++) {
                workers.get(random.nextInt(count)).add("few");
            }
            while (workers.stream().anyMatch(Worker::hasFew)) {
                step(fleet, workers, stallsIn1000);
            }
            waited.add(fleet.millis() - arrived);
        }
        List<Long> sorted = waited.stream().sorted().toList();
        System.out.printf(
                "%d workers, %d stalls in 1,000 steps: the last of ten waited %d ms, p50, %d, p90, %d at most; %d"
                        + " refused%n",
                count, stallsIn1000, sorted.get(TIMES / 2), sorted.get(TIMES * 9 / 10), sorted.getLast(), refused);
        // A fifth of what they take alone.
        assertThat(sorted.get(TIMES * 9 / 10)).isLessThanOrEqualTo(LONGEST_MILLIS / 5);
    }

    private void step(Fleet fleet, List<Worker> workers, int stallsIn1000) {
        List<Runnable> refusals = new ArrayList<>();
        for (Worker worker : workers) {
            worker.refill();
            if (random.nextInt(1_000) < stallsIn1000) {
                worker.stall();
            }
            worker.startAll(refusals);
        }
        fleet.wait(STEP_MILLIS);
        refusals.forEach(Runnable::run);
        while (!running.isEmpty() && running.peek().endsAtMillis() <= fleet.millis()) {
            Running ended = running.remove();
            ended.worker().ended(ended);
        }
        workers.forEach(Worker::drawIfDue);
    }

    /** What one worker has and does. */
    private final class Worker {

        private final Fleet fleet;
        private final int number;
        private final Crowds crowds = new Crowds();
        private final FairQueue<JobHeaders> queue = new FairQueue<>(job -> job, _ -> 0, this::isFew);
        private final List<Running> unnoticed = new ArrayList<>();
        private long stalledUntilMillis;
        private long drawnAtMillis;
        private int fewWaiting;

        Worker(Fleet fleet, int number) {
            this.fleet = fleet;
            this.number = number;
        }

        void add(String tenant) {
            queue.add(job(tenant));
            fewWaiting += tenant.equals("few") ? 1 : 0;
        }

        /** As many as the window has of a tenant's. */
        void refill() {
            while (queue.size() < 200) {
                add("many");
            }
        }

        boolean hasFew() {
            return fewWaiting > 0;
        }

        /** Its process gets no core for a while. */
        void stall() {
            stalledUntilMillis = fleet.millis() + 20 + random.nextInt(60);
        }

        boolean isStalled() {
            return fleet.millis() < stalledUntilMillis;
        }

        void ended(Running ended) {
            unnoticed.add(ended);
        }

        void startAll(List<Runnable> refusals) {
            if (isStalled()) {
                return;
            }
            for (Running ended : unnoticed) {
                crowds.count(ended.job().tenant(), -1);
                ended.pass().served(TEN);
            }
            unnoticed.clear();
            for (Start start = next(); start != null; start = next()) {
                begin(start, refusals);
            }
        }

        private @Nullable Start next() {
            Start start = queue.take(job -> {
                Precedence precedence = isFew(job) ? Precedence.EXPRESS : Precedence.CROWD;
                Pass pass = fleet.bucket(number).tryTake(precedence, TEN);
                return pass == null ? null : new Start(job, pass);
            });
            if (start != null) {
                crowds.count(start.job().tenant(), 1);
            }
            return start;
        }

        private void begin(Start start, List<Runnable> refusals) {
            if (running.size() < AT_ONCE) {
                long takes = random.nextInt(SHORTEST_MILLIS, LONGEST_MILLIS);
                running.add(new Running(this, start.job(), fleet.millis() + takes, start.pass()));
                fewWaiting -= start.job().tenant().equals("few") ? 1 : 0;
                return;
            }
            refused++;
            refusals.add(() -> {
                crowds.count(start.job().tenant(), -1);
                start.pass().refused(null);
                queue.add(start.job());
            });
        }

        void drawIfDue() {
            if (!isStalled() && fleet.millis() - drawnAtMillis >= 100) {
                drawnAtMillis = fleet.millis();
                fleet.draw(number);
            }
        }

        private boolean isFew(JobHeaders job) {
            return crowds.isFew(job.tenant(), queue.partOf(job));
        }
    }

    private JobHeaders job(String tenant) {
        return new JobHeaders(
                new JobId(7, ++id),
                "attempt",
                Lane.INTERACTIVE,
                "",
                NOW,
                NOW + 60_000 + id,
                tenant,
                "ingress",
                "chat",
                MODEL,
                new JobFlags(true, false, false, false),
                NOW / 1_000,
                "00",
                0,
                null,
                new Standing(ServiceTier.AUTO, 1, TEN));
    }
}
