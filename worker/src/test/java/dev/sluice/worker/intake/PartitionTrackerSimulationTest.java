package dev.sluice.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.worker.intake.PartitionTracker.Progress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Any order of completion, any revoke, a replay from any commit. */
final class PartitionTrackerSimulationTest {

    private static final int ROUNDS = 40;

    static List<Long> seeds() {
        long first = System.nanoTime();
        List<Long> seeds = new ArrayList<>(List.of(1L, 2L, 3L));
        for (int i = 0; i < 60; i++) {
            seeds.add(first + i);
        }
        return seeds;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void noOffsetIsSkippedAndNoCommittedOneRunsAgain(long seed) {
        Random random = new Random(seed);
        int end = 50 + random.nextInt(6_000);
        Set<Long> missing = gaps(random, end);
        Set<Long> done = new HashSet<>();
        Progress committed = new Progress(0, "");
        for (int round = 0; round < ROUNDS; round++) {
            committed = ownOnce(random, end, missing, done, committed);
        }
        for (long offset = 0; offset < committed.prefix(); offset++) {
            assertThat(done.contains(offset) || missing.contains(offset))
                    .as("offset %s lies below the committed %s", offset, committed.prefix())
                    .isTrue();
        }
        // One owner that finishes everything: nothing is left out.
        PartitionTracker last = new PartitionTracker(committed.prefix(), OffsetBits.decode(committed.metadata()));
        for (long offset = committed.prefix(); offset < end; offset++) {
            if (!missing.contains(offset) && last.fetched(offset)) {
                done.add(offset);
                last.complete(offset);
            }
        }
        assertThat(done).hasSize(end - missing.size());
    }

    @Test
    void jobOfTenMinutesBeforeThirtyThousandShortOnesHoldsUpNoneOfThem() {
        int shortJobs = 30_000;
        PartitionTracker before = new PartitionTracker(0, new BitSet());
        for (long offset = 0; offset <= shortJobs; offset++) {
            assertThat(before.fetched(offset)).isTrue();
        }
        for (long offset = 1; offset <= shortJobs; offset++) {
            before.complete(offset);
        }
        Progress committed = before.takeProgress().orElseThrow();
        assertThat(committed.prefix()).isZero();

        PartitionTracker after = new PartitionTracker(0, OffsetBits.decode(committed.metadata()));
        List<Long> again = new ArrayList<>();
        for (long offset = 0; offset <= shortJobs; offset++) {
            if (after.fetched(offset)) {
                again.add(offset);
            }
        }
        // Beyond what a commit can say a claim finds out that the job is done.
        assertThat(again).hasSize(1 + shortJobs - (OffsetBits.MAX_BITS - 1)).startsWith(0L, (long) OffsetBits.MAX_BITS);
        again.forEach(after::complete);
        assertThat(after.takeProgress()).contains(new Progress(shortJobs + 1L, OffsetBits.encode(new BitSet())));
    }

    /** Fetches a part, completes some of it in any order, commits now and then, and loses the partition. */
    private static Progress ownOnce(Random random, int end, Set<Long> missing, Set<Long> done, Progress committed) {
        BitSet beyond = OffsetBits.decode(committed.metadata());
        PartitionTracker tracker = new PartitionTracker(committed.prefix(), beyond);
        List<Long> running = new ArrayList<>();
        long until = Math.min(end, committed.prefix() + random.nextInt(600));
        for (long offset = committed.prefix(); offset < until; offset++) {
            boolean isCommitted = beyond.get((int) (offset - committed.prefix()));
            if (missing.contains(offset)) {
                continue;
            }
            boolean isToRun = tracker.fetched(offset);
            assertThat(isToRun).as("offset %s runs", offset).isEqualTo(!isCommitted);
            if (isToRun) {
                running.add(offset);
            }
        }
        Collections.shuffle(running, random);
        Progress newest = committed;
        for (long offset : running.subList(0, random.nextInt(running.size() + 1))) {
            done.add(offset);
            tracker.complete(offset);
            if (random.nextInt(20) == 0) {
                newest = tracker.takeProgress().orElse(newest);
            }
        }
        tracker.retire();
        return random.nextBoolean() ? tracker.takeProgress().orElse(newest) : newest;
    }

    private static Set<Long> gaps(Random random, int end) {
        Set<Long> gaps = new HashSet<>();
        for (int i = 0; i < random.nextInt(20); i++) {
            gaps.add((long) random.nextInt(end - 1));
        }
        return gaps;
    }
}
