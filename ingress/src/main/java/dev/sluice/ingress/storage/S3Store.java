package dev.sluice.ingress.storage;

import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.UUID;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Contents as objects of a bucket.
 *
 * <p>A content is written to a draft on this machine's disk first: an upload says its length beforehand, and one that
 * fails half-way is sent again from there. A put makes the whole object visible at once, or nothing.
 */
final class S3Store implements BlobStore, AutoCloseable {

    private static final int BUFFER_BYTES = 64 * 1024;
    private static final int NOT_FOUND = 404;
    private static final int BEYOND_ITS_END = 416;

    private final S3Client s3;
    private final String bucket;
    private final String prefix;
    private final Path drafts;

    /**
     * The contents in this bucket.
     *
     * @param s3 closed with this
     * @param prefix what comes before each name
     * @param drafts a folder of this machine
     */
    S3Store(S3Client s3, String bucket, String prefix, Path drafts) {
        this.s3 = s3;
        this.bucket = bucket;
        this.prefix = prefix;
        this.drafts = drafts;
    }

    @Override
    public Draft begin(String name) throws IOException {
        Files.createDirectories(drafts);
        return new S3Draft(prefix + name, drafts.resolve(UUID.randomUUID().toString()));
    }

    @Override
    public InputStream read(String name, long fromBytes) throws IOException {
        GetObjectRequest.Builder request =
                GetObjectRequest.builder().bucket(bucket).key(prefix + name);
        if (fromBytes > 0) {
            request.range("bytes=" + fromBytes + "-");
        }
        try {
            return new Reading(s3.getObject(request.build()));
        } catch (S3Exception e) {
            if (e.statusCode() == BEYOND_ITS_END) {
                return InputStream.nullInputStream();
            }
            if (e.statusCode() == NOT_FOUND) {
                throw new NoSuchFileException(name);
            }
            throw failed("read", name, e);
        } catch (SdkException e) {
            throw failed("read", name, e);
        }
    }

    @Override
    public OptionalLong size(String name) throws IOException {
        try {
            return OptionalLong.of(s3.headObject(head -> head.bucket(bucket).key(prefix + name))
                    .contentLength());
        } catch (S3Exception e) {
            if (e.statusCode() == NOT_FOUND) {
                return OptionalLong.empty();
            }
            throw failed("looked at", name, e);
        } catch (SdkException e) {
            throw failed("looked at", name, e);
        }
    }

    @Override
    public void deleteAll(String folder) throws IOException {
        try {
            for (S3Object each : s3.listObjectsV2Paginator(
                            list -> list.bucket(bucket).prefix(prefix + folder + "/"))
                    .contents()) {
                s3.deleteObject(delete -> delete.bucket(bucket).key(each.key()));
            }
        } catch (SdkException e) {
            throw failed("deleted", folder, e);
        }
    }

    @Override
    public void delete(String name) throws IOException {
        try {
            s3.deleteObject(delete -> delete.bucket(bucket).key(prefix + name));
        } catch (SdkException e) {
            throw failed("deleted", name, e);
        }
    }

    @Override
    public void close() {
        s3.close();
    }

    private static IOException failed(String what, String name, SdkException e) {
        return new IOException(name + ": can't be " + what + " in S3: " + e.getMessage(), e);
    }

    /** An object that is being read. */
    private static final class Reading extends FilterInputStream {

        private final ResponseInputStream<GetObjectResponse> object;

        Reading(ResponseInputStream<GetObjectResponse> object) {
            super(object);
            this.object = object;
        }

        /** Whoever leaves early doesn't wait for the rest. */
        @Override
        public void close() {
            object.abort();
        }
    }

    private final class S3Draft implements Draft {

        private final String key;
        private final Path draft;
        private final OutputStream out;

        S3Draft(String key, Path draft) throws IOException {
            this.key = key;
            this.draft = draft;
            this.out = new BufferedOutputStream(Files.newOutputStream(draft), BUFFER_BYTES);
        }

        @Override
        public OutputStream out() {
            return out;
        }

        @Override
        public void commit() throws IOException {
            out.close();
            try {
                s3.putObject(put -> put.bucket(bucket).key(key), RequestBody.fromFile(draft));
            } catch (SdkException e) {
                throw failed("written", key, e);
            }
        }

        @Override
        public void close() throws IOException {
            try (out) {
                boolean _ = Files.deleteIfExists(draft);
            }
        }
    }
}
