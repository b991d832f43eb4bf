package dev.sluice.ingress.batch.book;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.Family;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

final class BookTableTest {

    private final MemoryBook book = new MemoryBook();

    @Test
    void newestRecordOfTheOwnerIsTheBatch() {
        Future<?> _ = book.put(batch("b", 10));
        Batch owned = owned("b", "one");

        Future<?> _ = book.put(owned.with(owned.state().in(BatchStatus.IN_PROGRESS, 12)));

        assertThat(book.batch("b").orElseThrow().state().status()).isEqualTo(BatchStatus.IN_PROGRESS);
    }

    @Test
    void firstClaimUnderAFenceCounts() {
        Future<?> _ = book.put(batch("b", 10));
        Batch before = book.batch("b").orElseThrow();
        Batch one = before.with(before.progress().claimed("one"));
        Batch other = before.with(before.progress().claimed("other"));

        Future<?> _ = book.put(one);
        Future<?> _ = book.put(other);

        assertThat(book.batch("b"))
                .hasValueSatisfying(
                        batch -> assertThat(batch.progress().owner()).isEqualTo("one"));
    }

    @Test
    void recordOfAFormerOwnerChangesNothingAndIsTold() {
        List<Batch> told = new ArrayList<>();
        book.onStale(told::add);
        Future<?> _ = book.put(batch("b", 10));
        Batch first = owned("b", "one");
        Batch second = owned("b", "two");

        Future<?> _ = book.put(first.with(first.state().in(BatchStatus.FAILED, 13)));

        assertThat(book.batch("b").orElseThrow().progress()).isEqualTo(second.progress());
        assertThat(told).extracting(batch -> batch.progress().owner()).containsExactly("two");
    }

    @Test
    void secondCreationUnderTheSameIdChangesNothing() {
        Future<?> _ = book.put(batch("b", 10));
        Future<?> _ = book.put(batch("b", 11));

        assertThat(book.batch("b").orElseThrow().order().createdAt()).isEqualTo(10);
    }

    @Test
    void askedForItsEndABatchShowsThatAtOnce() {
        Future<?> _ = book.put(batch("b", 10));
        Future<?> _ = book.cancel("b", 15);
        Future<?> _ = book.cancel("b", 16);

        assertThat(book.batch("b").orElseThrow().state().status()).isEqualTo(BatchStatus.VALIDATING);
        BatchState shown = book.shown("b").orElseThrow().state();
        assertThat(shown.status()).isEqualTo(BatchStatus.CANCELLING);
        assertThat(shown.since()).containsEntry(BatchStatus.CANCELLING, 15L);
    }

    @Test
    void listsAreOfOneTenantInTheOrderOfCreation() {
        Future<?> _ = book.put(batch("late", 12));
        Future<?> _ = book.put(batch("early", 10));
        Future<?> _ = book.put(new FileEntry("f", "other", "x.jsonl", FileEntry.INPUT, 1, 10, null));

        assertThat(book.batchesOf("org/key")).extracting(Batch::id).containsExactly("early", "late");
        assertThat(book.filesOf("org/key")).isEmpty();
        assertThat(book.filesOf("other")).hasSize(1);
        Future<?> _ = book.forgetFile("f");
        assertThat(book.filesOf("other")).isEmpty();
        assertThat(book.file("f")).isEmpty();
    }

    @Test
    void recordOfALaterVersionIsRead() {
        book.table().apply("file:f", """
            {"v":2,"id":"f","tenant":"t","name":"n","purpose":"batch","bytes":3,"createdAt":4,"expiresAt":null,\
            "shade":{"of":"grey"}}\
            """.getBytes(UTF_8));

        assertThat(book.file("f")).hasValue(new FileEntry("f", "t", "n", FileEntry.INPUT, 3, 4, null));
    }

    @Test
    void recordThatCannotBeReadIsPassedOver() {
        book.table().apply("batch:b", "{".getBytes(UTF_8));
        book.table().apply("other:b", "{}".getBytes(UTF_8));

        assertThat(book.batch("b")).isEmpty();
    }

    private Batch owned(String id, String owner) {
        Batch before = book.batch(id).orElseThrow();
        Batch owned = before.with(before.progress().claimed(owner));
        Future<?> _ = book.put(owned);
        return owned;
    }

    private static Batch batch(String id, long createdAt) {
        return new Batch(
                new BatchOrder(
                        id,
                        "org/key",
                        Family.CHAT,
                        "file-1",
                        "24h",
                        createdAt,
                        createdAt + 86_400,
                        Map.of(),
                        null,
                        "f"),
                BatchState.created(),
                Progress.NONE);
    }
}
