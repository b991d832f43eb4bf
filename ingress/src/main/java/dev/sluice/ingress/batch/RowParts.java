package dev.sluice.ingress.batch;

import dev.sluice.ingress.batch.book.Progress.Part;
import dev.sluice.ingress.storage.BlobStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/**
 * Rows on their way to the store: held until they are many, then written as a blob of answers and one of errors; used
 * by one thread.
 *
 * <p>A blob counts only once the batch's record names it. One that was written before its owner died is written again
 * by nobody, since the next owner has names of its own; it goes with all others once the batch has ended.
 */
final class RowParts {

    private final BlobStore store;
    private final String batch;
    private final long fence;
    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private int answerBlobs;
    private int errorBlobs;

    RowParts(BlobStore store, String batch, long fence) {
        this.store = store;
        this.batch = batch;
        this.fence = fence;
    }

    void add(boolean isAnswer, byte[] row) {
        (isAnswer ? answers : errors).writeBytes(row);
    }

    /** What is held. */
    int bytes() {
        return answers.size() + errors.size();
    }

    /** How many blobs of answers there are. */
    int answerBlobs() {
        return answerBlobs;
    }

    /** How many blobs of errors there are. */
    int errorBlobs() {
        return errorBlobs;
    }

    /** Writes what is held. */
    void flush() throws IOException {
        if (answers.size() > 0) {
            write(answers, true, answerBlobs);
            answerBlobs++;
        }
        if (errors.size() > 0) {
            write(errors, false, errorBlobs);
            errorBlobs++;
        }
    }

    private void write(ByteArrayOutputStream rows, boolean isAnswer, int number) throws IOException {
        String name = new Part(fence, 0, 0).blob(batch, isAnswer, number);
        try (BlobStore.Draft draft = store.begin(name)) {
            rows.writeTo(draft.out());
            draft.commit();
        }
        rows.reset();
    }
}
