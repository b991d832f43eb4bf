package dev.sluice.worker.intake;

import dev.sluice.common.job.JobFlags;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.job.ServiceTier;
import dev.sluice.common.job.Standing;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Whose turn it is, among jobs that wait. */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SchedulerBenchmark {

    private static final long NOW = 1_764_000_000_000L;
    private static final int TENANTS = 10;

    /** How many wait; with one there is nothing to choose. */
    @Param({"1", "2000"})
    public int waiting;

    private final FairQueue<JobHeaders> queue = new FairQueue<>(job -> job, _ -> 0, _ -> false);

    @Setup
    public void fill() {
        for (int i = 0; i < waiting; i++) {
            queue.add(job(i));
        }
    }

    /** One job taken, and the same queued again. */
    @Benchmark
    public @Nullable JobHeaders turn() {
        JobHeaders job = queue.take(each -> each);
        if (job != null) {
            queue.add(job);
        }
        return job;
    }

    private static JobHeaders job(int number) {
        return new JobHeaders(
                new JobId(7, number),
                "attempt",
                Lane.INTERACTIVE,
                "",
                NOW,
                NOW + 60_000,
                "tenant-" + number % TENANTS,
                "ingress",
                "chat",
                "gpt-4o-mini",
                new JobFlags(true, false, false, false),
                NOW / 1_000,
                "00",
                0,
                null,
                new Standing(ServiceTier.AUTO, 1, 300));
    }
}
