package dev.sluice.ingress.storage;

import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where contents are kept.
 *
 * @param folder made if it isn't there; with more than one ingress, a volume that all of them share. With a bucket it
 *     holds only what is being written
 * @param s3 a bucket instead; null for the folder
 */
@ConfigurationProperties("sluice.storage")
public record StorageSettings(
        @DefaultValue("sluice-blobs") Path folder, @Nullable S3 s3) {

    /**
     * A bucket of S3, or of what speaks its protocol.
     *
     * @param bucket its name; it must be there
     * @param endpoint the address of the service; null for AWS' own
     * @param region of the bucket
     * @param prefix what comes before each name, as {@code sluice/}
     * @param accessKey null for AWS' usual ways to credentials: environment, profile, role of the container
     * @param secretKey as above
     */
    public record S3(
            String bucket,
            @Nullable URI endpoint,
            @DefaultValue("us-east-1") String region,
            @DefaultValue("") String prefix,
            @Nullable String accessKey,
            @Nullable String secretKey) {

        /** Checks that what belongs together comes together. */
        public S3 {
            if (bucket.isBlank()) {
                throw new IllegalArgumentException("sluice.storage.s3.bucket: empty (expected: a bucket's name)");
            }
            if ((accessKey == null) != (secretKey == null)) {
                throw new IllegalArgumentException(
                        "sluice.storage.s3.access-key, secret-key: only one is set (expected: both or none)");
            }
        }

        /** Keeps the secret out of every log. */
        @Override
        public String toString() {
            return "S3[bucket=" + bucket + ", endpoint=" + endpoint + "]";
        }
    }
}
