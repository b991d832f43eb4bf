package dev.sluice.worker.intake;

import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullMarked;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Records fetched in order and completed out of it, 250 of them open at a time. */
@NullMarked
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TrackerBenchmark {

    private static final int OPEN = 250;

    private final PartitionTracker tracker = new PartitionTracker(0, new BitSet());
    private long offset;

    /** One record, fetched and completed; every second one overtakes those before it. */
    @Benchmark
    public boolean record() {
        boolean isNew = tracker.fetched(offset);
        long done = offset - (offset % 2 == 0 ? 0 : OPEN);
        tracker.complete(done < 0 ? offset : done);
        offset++;
        return isNew;
    }
}
