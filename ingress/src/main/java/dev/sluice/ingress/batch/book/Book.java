package dev.sluice.ingress.batch.book;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All files and batches, and the only way to change them. Reading never blocks and is as new as the topic's reader;
 * what this instance has written, it reads.
 */
public abstract class Book {

    private final BookTable table = new BookTable();

    /** The file of this id, be its time over or not. */
    public final Optional<FileEntry> file(String id) {
        return table.file(id);
    }

    /** The batch of this id, as its record has it. */
    public final Optional<Batch> batch(String id) {
        return table.batch(id);
    }

    /** The batch of this id, as clients see it. */
    public final Optional<Batch> shown(String id) {
        return table.batch(id).map(this::shown);
    }

    /** When the batch's end was asked for, as Unix time in s; null if it wasn't. */
    public final @Nullable Long cancelledAt(String batch) {
        return table.cancelledAt(batch);
    }

    /** The files of a tenant, oldest first. */
    public final List<FileEntry> filesOf(String tenant) {
        return table.files(tenant).toList();
    }

    /** The batches of a tenant as clients see them, oldest first. */
    public final List<Batch> batchesOf(String tenant) {
        return table.batches(tenant).map(this::shown).toList();
    }

    /** All files that are so. */
    public final List<FileEntry> files(Predicate<FileEntry> isSo) {
        return table.files().filter(isSo).toList();
    }

    /** All batches that are so. */
    public final List<Batch> batches(Predicate<Batch> isSo) {
        return table.batches().filter(isSo).toList();
    }

    /** Writes a file; done once it can be read here. Twice does no harm. */
    public final CompletableFuture<Void> put(FileEntry file) {
        return write(BookTable.Entry.of(file));
    }

    /** Writes a batch; done once it can be read here, if its fence is still the highest. */
    public final CompletableFuture<Void> put(Batch batch) {
        return write(BookTable.Entry.of(batch));
    }

    /** Asks for a batch's end; done once it can be read here. The first one counts. */
    public final CompletableFuture<Void> cancel(String batch, long nowSeconds) {
        return write(BookTable.Entry.cancel(batch, nowSeconds));
    }

    /** Forgets a file. */
    public final CompletableFuture<Void> forgetFile(String id) {
        return write(BookTable.Entry.noFile(id));
    }

    /** Forgets a batch, and whether its end was asked for. */
    public final CompletableFuture<Void> forgetBatch(String id) {
        return write(BookTable.Entry.noCancel(id)).thenCompose(_ -> write(BookTable.Entry.noBatch(id)));
    }

    /** Done once all that was written anywhere before this call can be read here. */
    public abstract CompletableFuture<Void> caughtUp();

    /** Hears of batches after which a record of an owner of the past was written; from the reader's thread. */
    public final void onStale(Consumer<Batch> listener) {
        table.onStale(listener);
    }

    /** In which of the topic's partitions this id is. */
    public abstract int partitionOf(String id);

    /** Writes a record; done once it was read here. */
    protected abstract CompletableFuture<Void> write(BookTable.Entry entry);

    /** What was read. */
    protected final BookTable table() {
        return table;
    }

    private Batch shown(Batch batch) {
        return batch.shown(table.cancelledAt(batch.id()));
    }

    /** Looks, and looks again after {@link #caughtUp()} if nothing is there: another instance may have written it. */
    public final <T> CompletableFuture<Optional<T>> find(Supplier<Optional<T>> look) {
        Optional<T> found = look.get();
        return found.isPresent()
                ? CompletableFuture.completedFuture(found)
                : caughtUp().thenApply(_ -> look.get());
    }
}
