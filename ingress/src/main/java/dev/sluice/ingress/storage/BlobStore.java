package dev.sluice.ingress.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.OptionalLong;

/**
 * A place for large contents under names, which all ingresses share. Every call may block.
 *
 * <p>A name is made of parts of small letters, digits, {@code -}, {@code _} and {@code .}, with slashes between them.
 * Contents never change: a name has a whole content or none, and one that is written again is replaced at once.
 */
public interface BlobStore {

    /** A content that nobody sees until it is committed; used by one thread. */
    interface Draft extends AutoCloseable {

        /** Takes the content. */
        OutputStream out();

        /** Makes the content durable, and visible under its name. */
        void commit() throws IOException;

        /** Throws away what wasn't committed. */
        @Override
        void close() throws IOException;
    }

    /** Begins a content for this name. */
    Draft begin(String name) throws IOException;

    /**
     * Reads a content.
     *
     * @param fromBytes how much of its beginning is left out; no more than its size
     * @throws java.nio.file.NoSuchFileException if there is none of this name
     */
    InputStream read(String name, long fromBytes) throws IOException;

    /** The size in bytes; empty if there is none of this name. */
    OptionalLong size(String name) throws IOException;

    /**
     * Deletes all contents of a folder, as {@link #delete} does.
     *
     * @param folder the first parts of their names, without a slash at the end
     */
    void deleteAll(String folder) throws IOException;

    /** Deletes a content; whoever reads it reads on. Nothing happens if there is none. */
    void delete(String name) throws IOException;
}
