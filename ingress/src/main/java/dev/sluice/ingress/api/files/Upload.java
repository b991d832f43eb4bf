package dev.sluice.ingress.api.files;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.batch.book.FileEntry;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.storage.BlobStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.PartEvent;

/**
 * A multipart body on its way to the store, piece by piece; used by one thread at a time. Its fields may come in any
 * order, so that the file is written before anybody knows what it is for.
 *
 * <p>What goes beyond the bound is counted and thrown away, as for any other body: a sender whose connection is closed
 * would never read why.
 */
final class Upload implements AutoCloseable {

    private static final int MAX_FIELD_BYTES = 4096;
    private static final int MAX_FIELDS = 32;
    private static final long LEAST_LIFE_SECONDS = 3_600;
    private static final long MOST_LIFE_SECONDS = 2_592_000;

    private final BlobStore store;
    private final FileSettings settings;
    private final String id;
    private final Map<String, String> fields = new HashMap<>();
    private final ByteArrayOutputStream field = new ByteArrayOutputStream();
    private BlobStore.@Nullable Draft draft;
    private @Nullable String fileName;
    private long bytes;

    Upload(BlobStore store, FileSettings settings, String id) {
        this.store = store;
        this.settings = settings;
        this.id = id;
    }

    /** Takes a piece of a part. */
    void take(PartEvent event) {
        try {
            if (event instanceof FilePartEvent file && file.name().equals("file")) {
                takeFile(file);
            } else {
                takeField(event);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            DataBufferUtils.release(event.content());
        }
    }

    /**
     * What was sent, as its entry will be; nothing is kept yet.
     *
     * @throws RequestFailedException if it isn't what a file must be
     */
    FileEntry checked(String tenant, long nowSeconds) {
        if (bytes > settings.maxBytes().toBytes()) {
            throw tooLarge();
        }
        String purpose = fields.get("purpose");
        if (purpose == null) {
            throw missing("purpose");
        }
        if (!purpose.equals(FileEntry.INPUT)) {
            throw RequestFailedException.invalid(
                    "Invalid value for 'purpose': files are for batches here. Expected 'batch'.",
                    "purpose",
                    "invalid_value");
        }
        if (fileName == null) {
            throw missing("file");
        }
        return new FileEntry(id, tenant, fileName, purpose, bytes, nowSeconds, nowSeconds + lifeSeconds());
    }

    /** Makes the content durable. */
    void commit() {
        try {
            if (draft != null) {
                draft.commit();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            if (draft != null) {
                draft.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void takeFile(FilePartEvent event) throws IOException {
        if (draft == null) {
            draft = store.begin(FileEntry.blob(id));
            fileName = event.filename();
        }
        DataBuffer content = event.content();
        bytes += content.readableByteCount();
        if (bytes > settings.maxBytes().toBytes() + settings.maxDiscardedBytes().toBytes()) {
            throw tooLarge();
        }
        if (bytes <= settings.maxBytes().toBytes()) {
            write(content, draft.out());
        }
    }

    private void takeField(PartEvent event) throws IOException {
        if (field.size() + event.content().readableByteCount() > MAX_FIELD_BYTES || fields.size() >= MAX_FIELDS) {
            throw RequestFailedException.invalid(
                    "The form has a field that is too long, or too many of them. Send 'purpose', 'file' and"
                            + " 'expires_after' alone.",
                    event.name(),
                    "invalid_value");
        }
        write(event.content(), field);
        if (event.isLast()) {
            fields.put(event.name(), field.toString(UTF_8));
            field.reset();
        }
    }

    private static void write(DataBuffer content, OutputStream out) throws IOException {
        byte[] piece = new byte[content.readableByteCount()];
        content.read(piece);
        out.write(piece);
    }

    /** Clients send an object as one field for each of its members. */
    private long lifeSeconds() {
        String anchor = fields.get("expires_after[anchor]");
        String seconds = fields.get("expires_after[seconds]");
        if (anchor == null && seconds == null) {
            return settings.keep().toSeconds();
        }
        if (!"created_at".equals(anchor)) {
            throw RequestFailedException.invalid(
                    "Invalid value for 'expires_after[anchor]': expected 'created_at'.",
                    "expires_after[anchor]",
                    "invalid_value");
        }
        if (seconds != null && seconds.matches("\\d{1,9}")) {
            long life = Long.parseLong(seconds);
            if (life >= LEAST_LIFE_SECONDS && life <= MOST_LIFE_SECONDS) {
                return life;
            }
        }
        throw RequestFailedException.invalid(
                "Invalid value for 'expires_after[seconds]': expected " + LEAST_LIFE_SECONDS + " to "
                        + MOST_LIFE_SECONDS + ".",
                "expires_after[seconds]",
                "invalid_value");
    }

    private static RequestFailedException missing(String name) {
        return RequestFailedException.invalid(
                "Missing required parameter: '" + name + "'. Send it as a part of a multipart form.",
                name,
                "missing_required_parameter");
    }

    private RequestFailedException tooLarge() {
        return new RequestFailedException(
                FailureCode.REQUEST_TOO_LARGE,
                "The file is too large: expected " + settings.maxBytes().toBytes() + " bytes at most. Split it.",
                "file",
                null);
    }
}
