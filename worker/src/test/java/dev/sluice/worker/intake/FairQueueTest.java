package dev.sluice.worker.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.JobFlags;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.job.ServiceTier;
import dev.sluice.common.job.Standing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is served when, of many who wait. */
final class FairQueueTest {

    private static final long NOW = 1_764_000_000_000L;
    private static final String MODEL = "gpt-4o-mini";

    private final FairQueue<JobHeaders> queue =
            new FairQueue<>(job -> job, _ -> 0, job -> job.tenant().equals("few"));
    private long id;

    @Test
    void jobsOfOneTenantAreServedByTheirDeadlinesAndThenInTheirOrder() {
        JobHeaders later = add("a", 100, 9);
        JobHeaders soonest = add("a", 100, 2);
        JobHeaders twin = add("a", 100, 2);
        JobHeaders middle = add("a", 100, 5);

        assertThat(takeAll()).containsExactly(soonest, twin, middle, later);
        assertThat(queue.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void weightsOfOneAndThreeGiveOneAndThreeWhateverTheJobsCost(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        for (int job = 0; job < 20_000; job++) {
            add("one", 1, 10 + random.nextInt(2_000), 60, MODEL, ServiceTier.AUTO);
            add("three", 3, 10 + random.nextInt(300), 60, MODEL, ServiceTier.AUTO);
        }
        Map<String, Long> served = new HashMap<>();
        for (int turn = 0; turn < 10_000; turn++) {
            JobHeaders job = take();
            served.merge(job.tenant(), (long) job.standing().tokens(), Long::sum);
        }

        double ratio = (double) served.getOrDefault("three", 0L) / served.getOrDefault("one", 0L);
        assertThat(ratio).isBetween(2.7, 3.3);
    }

    @Test
    void tenJobsBesideTenThousandEndAsIfTheyWereAlone() {
        double alone = lastOfTheFew(0);
        double beside = lastOfTheFew(10_000);

        assertThat(beside).isLessThanOrEqualTo(alone * 1.2);
    }

    /** When the last of ten jobs ends, at a provider that serves 100 at a time, after so many others have come. */
    private double lastOfTheFew(int others) {
        FairQueue<JobHeaders> jobs =
                new FairQueue<>(job -> job, _ -> 0, job -> job.tenant().equals("few"));
        for (int job = 0; job < others; job++) {
            jobs.add(job("many", 1, 300, 60, MODEL, ServiceTier.AUTO));
        }
        SplittableRandom random = new SplittableRandom(5);
        SplittableRandom services = new SplittableRandom(6);
        PriorityQueue<Double> ends = new PriorityQueue<>();
        for (int slot = 0; slot < 100; slot++) {
            // They are full already.
            ends.add(others == 0 ? 10 : 10 + random.nextDouble());
        }
        double now = 10;
        for (int job = 0; job < 10; job++) {
            jobs.add(job("few", 1, 300, 60, MODEL, ServiceTier.AUTO));
        }
        double last = 0;
        for (int few = 0; few < 10; ) {
            now = ends.remove();
            JobHeaders next = jobs.take(job -> job);
            boolean isFew = next != null && next.tenant().equals("few");
            double end = now + (isFew ? 0.9 + services.nextDouble() * 0.2 : 0.5 + random.nextDouble());
            ends.add(end);
            if (isFew) {
                few++;
                last = Math.max(last, end - 10);
            }
        }
        return last;
    }

    @Test
    void crowdThatFindsNoRoomDoesNotHideWhoHasFew() {
        add("many", 100, 1);
        add("many", 100, 1);
        JobHeaders few = add("few", 100, 9);
        List<JobHeaders> tried = new ArrayList<>();

        JobHeaders taken = queue.take(job -> {
            tried.add(job);
            return job.tenant().equals("many") ? null : job;
        });

        assertThat(taken).isEqualTo(few);
        assertThat(tried).as("one of the crowd tells for all of them").hasSizeLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13, 14})
    void nobodyStarvesWhateverTheOthersBring(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        JobHeaders patient = add("patient", 1, 50_000, 600, MODEL, ServiceTier.AUTO);
        int turns = 0;
        List<JobHeaders> served = new ArrayList<>();
        while (!served.contains(patient)) {
            for (int arrival = 0; arrival < 3; arrival++) {
                add(
                        "tenant" + random.nextInt(10),
                        1 + random.nextInt(3),
                        1 + random.nextInt(4_000),
                        1 + random.nextInt(60),
                        MODEL,
                        random.nextInt(3) == 0 ? ServiceTier.PRIORITY : ServiceTier.AUTO);
            }
            served.add(take());
            turns++;
            assertThat(turns).isLessThan(20_000);
        }
    }

    @Test
    void thoseAheadGoFirstButLeaveEveryFourthTurn() {
        for (int job = 0; job < 100; job++) {
            add("usual", 1, 300, 60, MODEL, ServiceTier.AUTO);
            add("paying", 1, 300, 60, MODEL, ServiceTier.PRIORITY);
        }
        int ahead = 0;
        for (int turn = 0; turn < 40; turn++) {
            ahead += take().tenant().equals("paying") ? 1 : 0;
        }

        assertThat(ahead).isEqualTo(30);
    }

    @Test
    void modelWithoutRoomHoldsUpNobodyElse() {
        for (int job = 0; job < 50; job++) {
            add("a", 1, 300, 1, "full", ServiceTier.AUTO);
            add("b", 1, 300, 1, "full", ServiceTier.AUTO);
        }
        JobHeaders own = add("a", 1, 300, 60, MODEL, ServiceTier.AUTO);
        JobHeaders other = add("c", 1, 300, 60, MODEL, ServiceTier.AUTO);

        List<JobHeaders> tried = new ArrayList<>();
        List<JobHeaders> taken = new ArrayList<>();
        JobHeaders next = take(tried, "full");
        while (next != null) {
            taken.add(next);
            next = take(tried, "full");
        }

        assertThat(taken).containsExactlyInAnyOrder(own, other);
        assertThat(tried.stream().filter(job -> job.model().equals("full"))).hasSize(3);
        assertThat(queue.size()).isEqualTo(100);
    }

    @Test
    void tenantWhoseModelIsFullIsNotPaidForItsWaiting() {
        for (int job = 0; job < 1_000; job++) {
            add("held", 1, 300, 60, "full", ServiceTier.AUTO);
            add("free", 1, 300, 60, MODEL, ServiceTier.AUTO);
        }
        for (int turn = 0; turn < 500; turn++) {
            take(new ArrayList<>(), "full");
        }
        int held = 0;
        for (int turn = 0; turn < 100; turn++) {
            held += take().tenant().equals("held") ? 1 : 0;
        }

        assertThat(held).isBetween(45, 55);
    }

    @Test
    void whatIsRemovedIsNoLongerServed() {
        add("a", 100, 1);
        JobHeaders stays = add("b", 100, 1);

        assertThat(queue.remove(job -> job.tenant().equals("a"))).hasSize(1);
        assertThat(takeAll()).containsExactly(stays);
    }

    private List<JobHeaders> takeAll() {
        List<JobHeaders> all = new ArrayList<>();
        while (queue.size() > 0) {
            all.add(take());
        }
        return all;
    }

    private JobHeaders take() {
        return Objects.requireNonNull(queue.take(job -> job));
    }

    private @Nullable JobHeaders take(List<JobHeaders> tried, String fullModel) {
        return queue.take(job -> {
            tried.add(job);
            return job.model().equals(fullModel) ? null : job;
        });
    }

    @Test
    void partOfATenantIsThatOfTheWeightsOfThoseWhoWait() {
        JobHeaders one = add("one", 1, 100, 60, MODEL, ServiceTier.AUTO);
        assertThat(queue.partOf(one)).isEqualTo(1);
        add("three", 3, 100, 60, MODEL, ServiceTier.AUTO);
        add("three", 3, 100, 60, MODEL, ServiceTier.AUTO);
        assertThat(queue.partOf(one)).isEqualTo(0.25);

        queue.remove(job -> job.tenant().equals("three"));
        assertThat(queue.partOf(one)).isEqualTo(1);
        // Of one that isn't there yet.
        assertThat(queue.partOf(job("two", 2, 100, 60, MODEL, ServiceTier.AUTO)))
                .isEqualTo(1);
        takeAll();
        add("four", 4, 100, 60, MODEL, ServiceTier.AUTO);
        assertThat(queue.partOf(one)).isEqualTo(0.25);
    }

    private JobHeaders add(String tenant, int tokens, int seconds) {
        return add(tenant, 1, tokens, seconds, MODEL, ServiceTier.AUTO);
    }

    private JobHeaders add(String tenant, int weight, int tokens, int seconds, String model, ServiceTier tier) {
        JobHeaders job = job(tenant, weight, tokens, seconds, model, tier);
        queue.add(job);
        return job;
    }

    private JobHeaders job(String tenant, int weight, int tokens, int seconds, String model, ServiceTier tier) {
        return new JobHeaders(
                new JobId(7, ++id),
                "attempt",
                Lane.INTERACTIVE,
                "",
                NOW,
                NOW + seconds * 1_000L,
                tenant,
                "ingress",
                "chat",
                model,
                new JobFlags(true, false, false, false),
                NOW / 1_000,
                "00",
                0,
                null,
                new Standing(tier, weight, tokens));
    }
}
