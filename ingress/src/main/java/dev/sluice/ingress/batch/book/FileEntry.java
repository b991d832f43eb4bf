package dev.sluice.ingress.batch.book;

import org.jspecify.annotations.Nullable;

/**
 * A file of a client, without its content.
 *
 * @param id {@code file-…}
 * @param tenant whose it is
 * @param name the name that the client gave it
 * @param purpose {@link #INPUT} or {@link #OUTPUT}
 * @param bytes its size
 * @param createdAt Unix time in s
 * @param expiresAt Unix time in s from which on it isn't there any more; null if it stays until it is deleted
 */
public record FileEntry(
        String id,
        String tenant,
        String name,
        String purpose,
        long bytes,
        long createdAt,
        @Nullable Long expiresAt) {

    /** The requests of a batch. */
    public static final String INPUT = "batch";

    /** The answers of a batch. */
    public static final String OUTPUT = "batch_output";

    /** How its id begins. */
    public static final String PREFIX = "file-";

    /** Where the content of the file of this id is kept. */
    public static String blob(String id) {
        return "files/" + id;
    }

    /** Whether its time is over. */
    public boolean isExpired(long nowSeconds) {
        return expiresAt != null && expiresAt <= nowSeconds;
    }
}
