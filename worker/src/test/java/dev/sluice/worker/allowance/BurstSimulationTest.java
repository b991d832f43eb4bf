package dev.sluice.worker.allowance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.catalog.Limits;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * 5,000 jobs at once, at a provider that serves 100 at a time and turns more away without a word; and somebody who asks
 * it five times a second beside them.
 */
final class BurstSimulationTest {

    private static final int JOBS = 5_000;
    private static final int AT_ONCE = 100;
    private static final int STEP_MILLIS = 5;
    private static final int PROBE_EVERY_MILLIS = 200;
    private static final int PROBE_MILLIS = 40;
    private static final int TOGETHER_MILLIS = 50;

    private record Running(long endsAtMillis, boolean isProbe, Pass pass) {}

    @ParameterizedTest
    @CsvSource({"1,1000", "2,1000", "4,1000", "2,200", "2,3000", "8,500"})
    void allAreServedAtTheProvidersPaceAndHardlyACallIsWasted(int workers, int serviceMillis) {
        // About the service time: a fleet in step would be served better than real ones are.
        Begun _ = burst(workers, serviceMillis, 25);
    }

    @ParameterizedTest
    @CsvSource({"1", "2"})
    void callsThatAllTakeEquallyLongSoonBeginApart(int workers) {
        Begun begun = burst(workers, 1_000, 0);

        // By themselves they would stay as they were in the first second: a third of all places within 50 ms.
        assertThat(begun.mostTogether(20_000, 30_000)).isLessThanOrEqualTo(AT_ONCE / 5);
    }

    /** Of jobs that take so long, up to that part more or less. */
    private static Begun burst(int workers, int serviceMillis, int variedPercent) {
        Fleet fleet = new Fleet(workers, Limits.UNSAID);
        SplittableRandom random = new SplittableRandom(7);
        PriorityQueue<Running> running =
                new PriorityQueue<>((one, other) -> Long.compare(one.endsAtMillis(), other.endsAtMillis()));
        int[] waiting = new int[workers];
        for (int job = 0; job < JOBS; job++) {
            waiting[job % workers]++;
        }
        Begun begun = new Begun(new ArrayList<>());
        int served = 0;
        int refused = 0;
        Prober prober = new Prober(fleet, running, 3L * serviceMillis);
        long start = fleet.clock.millis();
        while (served < JOBS) {
            while (!running.isEmpty() && running.peek().endsAtMillis() <= fleet.clock.millis()) {
                Running ended = running.remove();
                ended.pass().served(10);
                served += ended.isProbe() ? 0 : 1;
            }
            List<Runnable> refusals = new ArrayList<>();
            prober.probe(fleet.clock.millis() - start, refusals);
            for (int worker = 0; worker < workers; worker++) {
                Bucket bucket = fleet.bucket(worker);
                Pass pass = waiting[worker] > 0 ? bucket.tryTake(Precedence.CROWD, 10) : null;
                while (pass != null) {
                    Pass taken = pass;
                    if (running.size() < AT_ONCE) {
                        int percent = 100 - variedPercent + random.nextInt(2 * variedPercent + 1);
                        long service = (long) serviceMillis * percent / 100;
                        begun.millis().add(fleet.clock.millis() - start);
                        running.add(new Running(fleet.clock.millis() + service, false, taken));
                        waiting[worker]--;
                    } else {
                        refused++;
                        refusals.add(() -> taken.refused(null));
                    }
                    pass = waiting[worker] > refusals.size() ? bucket.tryTake(Precedence.CROWD, 10) : null;
                }
            }
            fleet.clock.pass(STEP_MILLIS);
            refusals.forEach(Runnable::run);
            if (fleet.clock.millis() % 100 < STEP_MILLIS) {
                fleet.drawAll();
            }
        }
        double ideal = (double) JOBS / AT_ONCE * serviceMillis;
        double ratio = (fleet.clock.millis() - start) / ideal;
        System.out.printf(
                "%d workers, %d ms a job: %.3f of the ideal time, %d refused, a probe waited %d ms, p99, %d at most%n",
                workers, serviceMillis, ratio, refused, prober.waited(0.99), prober.waited(1));
        assertThat(ratio).isLessThanOrEqualTo(1.15);
        assertThat(refused).isLessThanOrEqualTo(JOBS / 50);
        assertThat(prober.waited(0.99)).isLessThanOrEqualTo(Math.max(50, serviceMillis / 4));
        return begun;
    }

    /** When calls that weren't turned away began, in ms since the burst. */
    private record Begun(List<Long> millis) {

        /** The most that began within the same 50 ms, of those of a time. */
        long mostTogether(long from, long to) {
            return millis.stream()
                    .filter(at -> at >= from && at < to)
                    .collect(Collectors.groupingBy(at -> at / TOGETHER_MILLIS, Collectors.counting()))
                    .values()
                    .stream()
                    .max(Long::compare)
                    .orElse(0L);
        }
    }

    /** Asks for little, at one worker after the other. */
    private static final class Prober {

        private final Fleet fleet;
        private final PriorityQueue<Running> running;
        private final Deque<Long> asked = new ArrayDeque<>();
        private final List<Long> waits = new ArrayList<>();
        private long nextMillis;

        /** Begins when the provider's limit has been learnt: until then the burst itself meets it. */
        Prober(Fleet fleet, PriorityQueue<Running> running, long fromMillis) {
            this.nextMillis = fromMillis;
            this.fleet = fleet;
            this.running = running;
        }

        void probe(long now, List<Runnable> refusals) {
            if (now >= nextMillis) {
                asked.addLast(nextMillis);
                nextMillis += PROBE_EVERY_MILLIS;
            }
            if (asked.isEmpty()) {
                return;
            }
            Pass pass = fleet.bucket(waits.size() % fleet.size()).tryTake(Precedence.EXPRESS, 10);
            if (pass != null && running.size() < AT_ONCE) {
                running.add(new Running(fleet.clock.millis() + PROBE_MILLIS, true, pass));
                waits.add(now - asked.removeFirst());
            } else if (pass != null) {
                refusals.add(() -> pass.refused(null));
            }
        }

        long waited(double part) {
            return waits.stream().sorted().toList().get((int) Math.ceil(waits.size() * part) - 1);
        }
    }
}
