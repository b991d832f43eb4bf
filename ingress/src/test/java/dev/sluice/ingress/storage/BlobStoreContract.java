package dev.sluice.ingress.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;

/** What every store of contents does. */
abstract class BlobStoreContract {

    private final BlobStore store = store();

    abstract BlobStore store();

    @Test
    void contentIsThereOnceItIsCommitted() throws IOException {
        try (BlobStore.Draft draft = store.begin("a/b.rows")) {
            draft.out().write("hello".getBytes(UTF_8));
            assertThat(store.size("a/b.rows")).isEmpty();
            draft.commit();
        }

        assertThat(store.size("a/b.rows")).hasValue(5);
        assertThat(text("a/b.rows", 0)).isEqualTo("hello");
        assertThat(text("a/b.rows", 3)).isEqualTo("lo");
    }

    @Test
    void draftThatIsNotCommittedLeavesWhatWasThere() throws IOException {
        put("x", "before");

        try (BlobStore.Draft draft = store.begin("x")) {
            draft.out().write("after".getBytes(UTF_8));
        }

        assertThat(text("x", 0)).isEqualTo("before");
    }

    @Test
    void contentIsReplacedAsAWhole() throws IOException {
        put("x", "before");
        try (InputStream reader = store.read("x", 0)) {
            put("x", "then");

            assertThat(new String(reader.readAllBytes(), UTF_8)).isEqualTo("before");
        }
        assertThat(text("x", 0)).isEqualTo("then");
    }

    @Test
    void deletedContentIsGoneAndMayBeDeletedAgain() throws IOException {
        put("x", "here");

        store.delete("x");
        store.delete("x");

        assertThat(store.size("x")).isEmpty();
        assertThatThrownBy(() -> store.read("x", 0)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void folderIsDeletedWithAllThatIsInIt() throws IOException {
        put("rows/batch_1/1-0.answers", "a");
        put("rows/batch_1/2-0.errors", "b");
        put("rows/batch_12/1-0.answers", "c");

        store.deleteAll("rows/batch_1");
        store.deleteAll("rows/batch_1");

        assertThat(store.size("rows/batch_1/1-0.answers")).isEmpty();
        assertThat(store.size("rows/batch_1/2-0.errors")).isEmpty();
        assertThat(text("rows/batch_12/1-0.answers", 0)).isEqualTo("c");
    }

    void put(String name, String content) throws IOException {
        try (BlobStore.Draft draft = store.begin(name)) {
            draft.out().write(content.getBytes(UTF_8));
            draft.commit();
        }
    }

    private String text(String name, long from) throws IOException {
        try (InputStream in = store.read(name, from)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
