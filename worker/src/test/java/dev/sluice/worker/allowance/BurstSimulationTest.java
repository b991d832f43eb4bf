package dev.sluice.worker.allowance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.catalog.Limits;
import dev.sluice.common.job.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 5,000 jobs at once, at a provider that serves 100 at a time and turns more away without a word. */
final class BurstSimulationTest {

    private static final int JOBS = 5_000;
    private static final int AT_ONCE = 100;
    private static final int STEP_MILLIS = 5;

    private record Running(long endsAtMillis, int worker, Pass pass) {}

    @ParameterizedTest
    @CsvSource({"1,1000", "2,1000", "4,1000", "2,200", "2,3000", "8,500"})
    void allAreServedAtTheProvidersPaceAndHardlyACallIsWasted(int workers, int serviceMillis) {
        Fleet fleet = new Fleet(workers, Limits.UNSAID);
        SplittableRandom random = new SplittableRandom(7);
        PriorityQueue<Running> running =
                new PriorityQueue<>((one, other) -> Long.compare(one.endsAtMillis(), other.endsAtMillis()));
        int[] waiting = new int[workers];
        for (int job = 0; job < JOBS; job++) {
            waiting[job % workers]++;
        }
        int served = 0;
        int refused = 0;
        long start = fleet.clock.millis();
        while (served < JOBS) {
            while (!running.isEmpty() && running.peek().endsAtMillis() <= fleet.clock.millis()) {
                running.remove().pass().served(10);
                served++;
            }
            List<Runnable> refusals = new ArrayList<>();
            for (int worker = 0; worker < workers; worker++) {
                Bucket bucket = fleet.bucket(worker);
                Pass pass = waiting[worker] > 0 ? bucket.tryTake(Lane.INTERACTIVE, 10) : null;
                while (pass != null) {
                    Pass taken = pass;
                    if (running.size() < AT_ONCE) {
                        // About the service time: a fleet in step would be served better than real ones are.
                        long service = (long) serviceMillis * (75 + random.nextInt(51)) / 100;
                        running.add(new Running(fleet.clock.millis() + service, worker, taken));
                        waiting[worker]--;
                    } else {
                        refused++;
                        refusals.add(() -> taken.refused(null));
                    }
                    pass = waiting[worker] > refusals.size() ? bucket.tryTake(Lane.INTERACTIVE, 10) : null;
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
                "%d workers, %d ms a job: %.3f of the ideal time, %d refused%n",
                workers, serviceMillis, ratio, refused);
        assertThat(ratio).isLessThanOrEqualTo(1.15);
        assertThat(refused).isLessThanOrEqualTo(JOBS / 50);
    }
}
