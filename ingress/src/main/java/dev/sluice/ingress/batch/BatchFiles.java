package dev.sluice.ingress.batch;

import dev.sluice.common.job.JobId;
import dev.sluice.ingress.batch.LineReader.Line;
import dev.sluice.ingress.batch.book.Batch;
import dev.sluice.ingress.batch.book.BatchState;
import dev.sluice.ingress.batch.book.BatchStatus;
import dev.sluice.ingress.batch.book.Counts;
import dev.sluice.ingress.batch.book.FileEntry;
import dev.sluice.ingress.batch.book.Progress;
import dev.sluice.ingress.batch.book.Progress.Part;
import dev.sluice.ingress.storage.BlobStore;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.BitSet;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * The output files of one batch, made of its kept rows; used by one thread.
 *
 * <p>Their ids come from the batch's, so that whoever writes them again writes the same files.
 */
final class BatchFiles {

    private final Batch batch;
    private final BatchTools tools;

    BatchFiles(Batch batch, BatchTools tools) {
        this.batch = batch;
        this.tools = tools;
    }

    /** Writes both files, as far as there are rows for them; the batch in its last state. */
    Batch write() throws IOException {
        BatchStatus end = Objects.requireNonNull(batch.progress().end());
        int[] added = {0};
        String output = write("output", true, _ -> {});
        String errors = write("error", false, out -> added[0] = writeRest(end, out));
        Counts counts = batch.state().counts();
        BatchState state = batch.state()
                .counted(
                        new Counts(counts.total(), counts.completed(), counts.failed() + added[0]),
                        batch.state().usage())
                .with(output, errors)
                .in(end, tools.seconds());
        return batch.with(state);
    }

    /** Deletes all kept rows, also those that no record names, once the batch's record doesn't need them. */
    void sweep() throws IOException {
        tools.store().deleteAll(Progress.folder(batch.id()));
    }

    private interface Rest {
        void writeTo(OutputStream out) throws IOException;
    }

    private @Nullable String write(String kind, boolean isAnswer, Rest rest) throws IOException {
        String id = FileEntry.PREFIX + LineJobs.idOf(batch.id() + "/" + kind, 0).hex();
        long bytes;
        try (BlobStore.Draft draft = tools.store().begin(FileEntry.blob(id))) {
            CountingOut out = new CountingOut(draft.out());
            writeParts(isAnswer, out);
            rest.writeTo(out);
            bytes = out.bytes;
            if (bytes == 0) {
                return null;
            }
            out.flush();
            draft.commit();
        }
        put(id, kind, bytes);
        return id;
    }

    private void put(String id, String kind, long bytes) throws IOException {
        long now = tools.seconds();
        Long life = batch.order().outputSeconds();
        FileEntry file = new FileEntry(
                id,
                batch.order().tenant(),
                batch.id() + "_" + kind + ".jsonl",
                FileEntry.OUTPUT,
                bytes,
                now,
                life == null ? null : now + life);
        try {
            tools.book().put(file).get();
        } catch (ExecutionException e) {
            throw new IOException(batch.id() + ": the record of " + id + " can't be written", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(batch.id() + ": interrupted", e);
        }
    }

    private void writeParts(boolean isAnswer, OutputStream out) throws IOException {
        for (Part part : batch.progress().parts()) {
            int count = isAnswer ? part.answers() : part.errors();
            for (int number = 0; number < count; number++) {
                try (InputStream rows = tools.store().read(part.blob(batch.id(), isAnswer, number), 0)) {
                    rows.transferTo(out);
                }
            }
        }
    }

    /** A row for each line that has none; how many. */
    private int writeRest(BatchStatus end, OutputStream out) throws IOException {
        BitSet done = batch.progress().doneLines();
        int rows = 0;
        try (LineReader lines = tools.lines(batch)) {
            for (Line line = lines.next(); line != null; line = lines.next()) {
                if (!done.get(line.number() - 1)) {
                    JobId job = LineJobs.idOf(batch.id(), line.number());
                    String customId =
                            LineForm.read(line.text(), batch.order().family()).customId();
                    out.write(
                            end == BatchStatus.CANCELLED ? Rows.cancelled(job, customId) : Rows.expired(job, customId));
                    rows++;
                }
            }
        }
        return rows;
    }

    private static final class CountingOut extends FilterOutputStream {

        private long bytes;

        CountingOut(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            bytes++;
        }

        @Override
        public void write(byte[] some, int from, int count) throws IOException {
            out.write(some, from, count);
            bytes += count;
        }
    }
}
