package dev.sluice.ingress.batch.book;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The book without Kafka: what is written is read at once. */
public final class MemoryBook extends Book {

    private final Runnable onCall;
    private final List<BookTable.Entry> written = new ArrayList<>();

    /** A book without faults. */
    public MemoryBook() {
        this(() -> {});
    }

    /** A book whose every write runs this first and afterwards, which may throw. */
    public MemoryBook(Runnable onCall) {
        this.onCall = onCall;
    }

    /** All that was written, in order. */
    public List<BookTable.Entry> written() {
        return written;
    }

    @Override
    public CompletableFuture<Void> caughtUp() {
        return CompletableFuture.runAsync(() -> {}, Runnable::run);
    }

    @Override
    public int partitionOf(String id) {
        return 0;
    }

    @Override
    protected CompletableFuture<Void> write(BookTable.Entry entry) {
        onCall.run();
        written.add(entry);
        table().apply(entry.key(), entry.bytes());
        onCall.run();
        return CompletableFuture.runAsync(() -> {}, Runnable::run);
    }
}
