package dev.sluice.ingress.batch.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.reply.JobResult;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.reply.WrittenAnswer;
import dev.sluice.common.usage.TokenUsage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

/** Batches beside each other at a topic of two partitions, in memory. */
final class SharedAnswersTest {

    private static final Duration NOW = Duration.ZERO;
    private static final List<String> PARTITIONS = List.of("answers/0", "answers/1");
    private static final int A_POLL = 10;
    private static final long FEW_BYTES = 10_000;

    private final Map<String, List<Integer>> topic =
            new HashMap<>(Map.of(PARTITIONS.getFirst(), new ArrayList<>(), PARTITIONS.getLast(), new ArrayList<>()));
    private final SharedAnswers shared = new SharedAnswers(Source::new);
    private int open;
    private int read;
    private boolean isAway;

    @Test
    void answersAreReadOnceHoweverManyBatchesRun() {
        List<AnswerTap> taps = List.of(fresh(), fresh(), fresh(), fresh());

        write(0, 100);
        List<Set<Integer>> taken =
                IntStream.range(0, 4).mapToObj(batch -> of(taps, batch)).toList();

        assertThat(open).isEqualTo(1);
        assertThat(read).isEqualTo(100);
        for (int batch = 0; batch < 4; batch++) {
            int rest = batch;
            assertThat(taken.get(batch))
                    .isEqualTo(IntStream.range(0, 100)
                            .filter(number -> number % 4 == rest)
                            .boxed()
                            .collect(Collectors.toUnmodifiableSet()));
            assertThat(taps.get(batch).places()).isEqualTo(ends());
        }
        taps.forEach(AnswerTap::close);
        assertThat(open).isZero();
    }

    @Test
    void batchThatComesLaterSeesOnlyWhatComesAfterIt() {
        AnswerTap first = fresh();
        write(0, 30);
        AnswerTap second = fresh();
        write(30, 50);

        assertThat(all(second)).containsExactlyInAnyOrderElementsOf(numbers(30, 50));
        assertThat(all(first)).containsExactlyInAnyOrderElementsOf(numbers(0, 50));
        assertThat(open).isEqualTo(1);
        assertThat(read).isEqualTo(50);
    }

    @Test
    void batchThatGoesOnFromAnOlderPlaceReadsUpToTheOthersAndThenWithThem() {
        write(0, 40);
        AnswerTap first = fresh();
        write(40, 60);
        AnswerTap resumed = shared.tap();
        resumed.seek(Map.of(PARTITIONS.getFirst(), 5L));
        assertThat(open).isEqualTo(2);
        List<Integer> taken = new ArrayList<>();

        taken.addAll(polled(resumed));
        write(60, 70);
        assertThat(all(first)).containsExactlyInAnyOrderElementsOf(numbers(40, 70));
        taken.addAll(all(resumed));
        write(70, 90);
        taken.addAll(all(resumed));

        // The first five of one of two partitions are behind it.
        assertThat(taken).doesNotHaveDuplicates().hasSize(85).containsAll(numbers(10, 90));
        assertThat(open).isEqualTo(1);
        assertThat(resumed.places()).isEqualTo(ends());
        assertThat(all(first)).containsExactlyInAnyOrderElementsOf(numbers(70, 90));
    }

    @Test
    void whoFallsTooFarBehindIsNotWaitedForAndMissesNothing() {
        SharedAnswers narrow = new SharedAnswers(Source::new, FEW_BYTES);
        AnswerTap fast = fresh(narrow);
        AnswerTap slow = fresh(narrow);
        write(0, 200);

        assertThat(all(fast)).hasSize(200);
        List<Integer> late = all(slow);

        assertThat(late).containsExactlyInAnyOrderElementsOf(numbers(0, 200));
        assertThat(read).isEqualTo(400);
        write(200, 210);
        assertThat(all(slow)).containsExactlyInAnyOrderElementsOf(numbers(200, 210));
        assertThat(open).isEqualTo(1);
    }

    @Test
    void readerThatFailsIsLeftByAllAndReplacedForWhoeverComes() {
        AnswerTap first = fresh();
        AnswerTap second = fresh();
        isAway = true;
        assertThatThrownBy(() -> polled(first)).isInstanceOf(KafkaException.class);
        isAway = false;
        assertThatThrownBy(() -> polled(second)).isInstanceOf(KafkaException.class);
        first.close();
        AnswerTap third = fresh();
        write(0, 10);

        assertThat(all(third)).hasSize(10);
        second.close();
        assertThat(open).isEqualTo(1);
        assertThat(all(third)).isEmpty();
    }

    /** As a batch does before its first line. */
    private AnswerTap fresh() {
        return fresh(shared);
    }

    private static AnswerTap fresh(SharedAnswers answers) {
        AnswerTap tap = answers.tap();
        tap.seek(tap.ends());
        return tap;
    }

    /** All that a batch finds which wants one answer of as many as there are batches. */
    private static Set<Integer> of(List<AnswerTap> taps, int batch) {
        Set<Integer> taken = new HashSet<>();
        for (int poll = 0; poll < 20; poll++) {
            taps.get(batch).poll(NOW, job -> number(job) % taps.size() == batch).stream()
                    .map(answer -> number(answer.result().job()))
                    .forEach(taken::add);
        }
        return taken;
    }

    private static List<Integer> all(AnswerTap tap) {
        List<Integer> all = new ArrayList<>();
        for (int poll = 0; poll < 40; poll++) {
            all.addAll(polled(tap));
        }
        return all;
    }

    private static List<Integer> polled(AnswerTap tap) {
        return tap.poll(NOW, _ -> true).stream()
                .map(answer -> number(answer.result().job()))
                .toList();
    }

    private void write(int from, int to) {
        for (int number = from; number < to; number++) {
            records(PARTITIONS.get(number % 2)).add(number);
        }
    }

    private List<Integer> records(String partition) {
        return topic.getOrDefault(partition, List.of());
    }

    private Map<String, Long> ends() {
        return PARTITIONS.stream().collect(Collectors.toUnmodifiableMap(partition -> partition, partition ->
                (long) records(partition).size()));
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private static int number(JobId job) {
        return ByteBuffer.wrap(job.bytes()).getInt();
    }

    private static WrittenAnswer answer(JobId job) {
        Outcome outcome = Outcome.finished("stop", TokenUsage.of(1, 1));
        JobResult result = new JobResult(job, "t", "chat", "m", Lane.BULK, "a", 1, 1, 1, 1, "", 0, outcome);
        return new WrittenAnswer(result, new byte[10], new byte[0]);
    }

    private final class Source implements AnswerSource {

        private final Map<String, Long> places = new HashMap<>();

        Source() {
            open++;
        }

        @Override
        public Map<String, Long> ends() {
            return SharedAnswersTest.this.ends();
        }

        @Override
        public void seek(Map<String, Long> to) {
            PARTITIONS.forEach(partition -> places.put(partition, to.getOrDefault(partition, 0L)));
        }

        @Override
        public List<Found> poll(Duration atMost) {
            if (isAway) {
                throw new KafkaException("away");
            }
            List<Found> found = new ArrayList<>();
            for (String partition : PARTITIONS) {
                long offset = places.getOrDefault(partition, 0L);
                while (offset < records(partition).size() && found.size() < A_POLL) {
                    JobId job = JobId.of(ByteBuffer.allocate(16)
                            .putInt(records(partition).get((int) offset))
                            .array());
                    found.add(new Found(
                            partition, offset, job.bytes(), answer(job).encode()));
                    read++;
                    offset++;
                }
                places.put(partition, offset);
            }
            return found;
        }

        @Override
        public Map<String, Long> places() {
            return places;
        }

        @Override
        public void close() {
            open--;
        }
    }
}
