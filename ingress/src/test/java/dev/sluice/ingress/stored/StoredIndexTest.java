package dev.sluice.ingress.stored;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.Where;
import dev.sluice.common.stored.StoredNote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class StoredIndexTest {

    private static final long NOW = 1_000_000;
    private static final String TENANT = "org/key";

    private final StoredIndex index = new StoredIndex(Duration.ofDays(7), 10_000_000);

    @Test
    void notesMeanTheSameInWhateverOrderAndHoweverOftenTheyCome() {
        List<StoredNote> notes = new ArrayList<>(List.of(
                made(1, "a"), edited(1, "b"), made(2, "a"), new StoredNote.Deleted(id(2)), made(3, "c"), made(1, "a")));
        for (long seed = 1; seed <= 50; seed++) {
            Collections.shuffle(notes, new Random(seed));
            StoredIndex shuffled = new StoredIndex(Duration.ofDays(7), 10_000_000);

            notes.forEach(note -> shuffled.apply(note, NOW));

            assertThat(ids(shuffled, query(null, 10))).as("seed %d", seed).containsExactly(id(1), id(3));
            assertThat(shuffled.find(id(1), TENANT).orElseThrow().metadata()).containsEntry("name", "b");
            assertThat(shuffled.find(id(2), TENANT)).isEmpty();
        }
    }

    @Test
    void anotherTenantsCompletionIsNone() {
        index.apply(made(1, "a"), NOW);

        assertThat(index.find(id(1), "org/other")).isEmpty();
        assertThat(index.list("org/other", query(null, 10), NOW).orElseThrow()).isEmpty();
        assertThat(index.list("org/other", query(id(1), 10), NOW)).isEmpty();
    }

    @Test
    void pagesFollowEachOtherInBothOrdersWithoutGapsAndTwins() {
        for (int number = 1; number <= 7; number++) {
            index.apply(made(number, "a"), NOW);
        }

        assertThat(ids(index, query(null, 3))).containsExactly(id(1), id(2), id(3), id(4));
        assertThat(ids(index, query(id(3), 3))).containsExactly(id(4), id(5), id(6), id(7));
        assertThat(ids(index, query(id(6), 3))).containsExactly(id(7));
        assertThat(ids(index, new StoredQuery(null, Map.of(), id(3), 3, true))).containsExactly(id(2), id(1));
        assertThat(index.list(TENANT, query(id(99), 3), NOW)).isEmpty();
    }

    @Test
    void filtersLookAtTheModelAndAtTheMetadataOfNow() {
        index.apply(made(1, "a"), NOW);
        index.apply(made(2, "a"), NOW);
        index.apply(edited(2, "b"), NOW);

        assertThat(ids(index, new StoredQuery("model-2", Map.of(), null, 10, false)))
                .containsExactly(id(2));
        assertThat(ids(index, new StoredQuery(null, Map.of("name", "b"), null, 10, false)))
                .containsExactly(id(2));
        assertThat(ids(index, new StoredQuery(null, Map.of("name", "a", "x", "y"), null, 10, false)))
                .isEmpty();
    }

    @Test
    void whatIsOlderThanAnswersAreKeptIsForgotten() {
        index.apply(made(1, "a"), NOW);
        index.apply(made(2, "a"), NOW);
        long later = NOW + 2 + Duration.ofDays(7).toSeconds();

        assertThat(index.list(TENANT, query(null, 10), later).orElseThrow())
                .extracting(StoredEntry::id)
                .containsExactly(id(2));
        assertThat(index.size()).isEqualTo(1);
    }

    @Test
    void theOldestIsForgottenWhereThereIsTooMuch() {
        StoredIndex small = new StoredIndex(Duration.ofDays(7), 10_000);
        for (int number = 1; number <= 1_000; number++) {
            small.apply(made(number, "a"), NOW);
            small.apply(edited(number, "x".repeat(50)), NOW);
        }

        assertThat(small.size()).isBetween(5, 20);
        assertThat(small.find(id(1_000), TENANT)).isPresent();
        assertThat(small.find(id(1), TENANT)).isEmpty();
    }

    @Test
    void whoeverWaitsForOneThatIsWrittenSoonGetsIt() throws InterruptedException {
        AtomicReference<Object> found = new AtomicReference<>();
        CountDownLatch begun = new CountDownLatch(1);
        Thread waiting = Thread.ofVirtual().start(() -> {
            begun.countDown();
            try {
                found.set(index.await(id(1), TENANT, Duration.ofSeconds(30)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        begun.await();

        index.apply(made(2, "a"), NOW);
        index.apply(made(1, "a"), NOW);
        waiting.join();

        assertThat(found.get()).isEqualTo(index.find(id(1), TENANT));
        assertThat(index.await(id(3), TENANT, Duration.ofMillis(1))).isEmpty();
    }

    private static List<JobId> ids(StoredIndex index, StoredQuery query) {
        return index.list(TENANT, query, NOW).orElseThrow().stream()
                .map(StoredEntry::id)
                .toList();
    }

    private static StoredQuery query(@Nullable JobId after, int limit) {
        return new StoredQuery(null, Map.of(), after, limit, false);
    }

    private static StoredNote made(int number, String name) {
        return new StoredNote.Made(
                id(number), TENANT, NOW + number, "model-" + number, Map.of("name", name), new Where("t", 0, number));
    }

    private static StoredNote edited(int number, String name) {
        return new StoredNote.Edited(id(number), Map.of("name", name));
    }

    private static JobId id(int number) {
        return new JobId(number, number);
    }
}
