package dev.sluice.ingress.batch;

import dev.sluice.common.job.Family;
import dev.sluice.ingress.api.ApiRequest;
import dev.sluice.ingress.batch.answers.AnswerTap;
import dev.sluice.ingress.batch.book.Batch;
import dev.sluice.ingress.batch.book.Book;
import dev.sluice.ingress.batch.book.FileEntry;
import dev.sluice.ingress.batch.permit.Permits;
import dev.sluice.ingress.storage.BlobStore;
import dev.sluice.ingress.webhook.Webhooks;
import java.io.IOException;
import java.util.Map;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What every batch is run with.
 *
 * @param book all files and batches
 * @param store their contents
 * @param feed the bulk lane
 * @param taps opens the topic of answers
 * @param permits what the batch's caller may do
 * @param webhooks who is told of a batch's end
 * @param readers what checks the bodies of each family
 * @param settings the bounds
 * @param millis Unix time in ms, the same for all processes
 */
record BatchTools(
        Book book,
        BlobStore store,
        JobFeed feed,
        Supplier<AnswerTap> taps,
        Permits permits,
        Webhooks webhooks,
        Map<Family, Function<byte[], ? extends ApiRequest>> readers,
        BatchSettings settings,
        LongSupplier millis) {

    /** Unix time in s. */
    long seconds() {
        return millis.getAsLong() / 1_000;
    }

    /** The lines of a batch, from the first one on. */
    LineReader lines(Batch batch) throws IOException {
        return new LineReader(
                store.read(FileEntry.blob(batch.order().inputFile()), 0),
                Math.toIntExact(settings.maxLineBytes().toBytes()));
    }

    /** What checks the bodies of a batch. */
    Function<byte[], ? extends ApiRequest> reader(Batch batch) {
        Function<byte[], ? extends ApiRequest> reader =
                readers.get(batch.order().family());
        if (reader == null) {
            throw new IllegalStateException("family: " + batch.order().family() + " (expected: one with batches)");
        }
        return reader;
    }
}
