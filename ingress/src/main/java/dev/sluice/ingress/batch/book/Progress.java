package dev.sluice.ingress.batch.book;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the owner of a batch was when it last wrote it down: a new owner goes on from here, and from nothing else.
 *
 * <p>It is one record, so that its parts always fit each other: the rows that are kept, and the places in Kafka from
 * which on answers aren't among them.
 *
 * @param fence rises with each owner; 0 before the first one
 * @param owner the owner's incarnation; empty before the first one
 * @param done a bit for each line that has its row, from line 1 on
 * @param reserved lines up to this one may have been sent
 * @param positions the next offset to read by {@code <topic>/<partition>}
 * @param parts the kept rows
 * @param end what the batch will be once its files are written; null while lines are run
 */
public record Progress(
        long fence,
        String owner,
        byte[] done,
        int reserved,
        Map<String, Long> positions,
        List<Part> parts,
        @Nullable BatchStatus end) {

    /**
     * Rows that one owner has kept, in blobs that are numbered from 0 on.
     *
     * @param fence the owner's fence
     * @param answers blobs of rows with an answer
     * @param errors blobs of rows without one
     */
    public record Part(long fence, int answers, int errors) {

        /** The name of a blob of rows. */
        public String blob(String batch, boolean isAnswer, int number) {
            return folder(batch) + "/" + fence + "-" + number + (isAnswer ? ".answers" : ".errors");
        }
    }

    /** Before the first owner. */
    public static final Progress NONE = new Progress(0, "", new byte[0], 0, Map.of(), List.of(), null);

    /** Copies the collections. */
    public Progress {
        positions = Map.copyOf(positions);
        parts = List.copyOf(parts);
    }

    /** Under the next fence, for a new owner. */
    public Progress claimed(String newOwner) {
        List<Part> all = new ArrayList<>(parts);
        all.add(new Part(fence + 1, 0, 0));
        return new Progress(fence + 1, newOwner, done, reserved, positions, all, end);
    }

    /** The lines that have their row, line 1 at bit 0. */
    public BitSet doneLines() {
        return BitSet.valueOf(done);
    }

    /** The same up to a later point. */
    public Progress at(BitSet lines, int reservedLines, Map<String, Long> offsets, int answers, int errors) {
        List<Part> all = new ArrayList<>(parts);
        all.set(all.size() - 1, new Part(fence, answers, errors));
        return new Progress(fence, owner, lines.toByteArray(), reservedLines, offsets, all, end);
    }

    /** The same on its way to an end. */
    public Progress towards(BatchStatus status) {
        return new Progress(fence, owner, done, reserved, positions, parts, status);
    }

    /** The same once the rows have become files. */
    public Progress swept() {
        return new Progress(fence, owner, new byte[0], reserved, Map.of(), List.of(), end);
    }

    /** Where the rows of a batch are kept. */
    public static String folder(String batch) {
        return "batches/" + batch;
    }
}
