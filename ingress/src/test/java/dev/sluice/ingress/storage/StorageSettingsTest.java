package dev.sluice.ingress.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

final class StorageSettingsTest {

    private static final String BUCKET = "sluice.storage.s3.bucket";

    private static final Clock NOW = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

    @Test
    void contentsAreInAFolderUnlessThereIsABucket() throws Exception {
        StorageSettings folder = bound(Map.of("sluice.storage.folder", "blobs"));
        assertThat(folder).isEqualTo(new StorageSettings(Path.of("blobs"), null));
        assertThat(new StorageWiring().blobStore(folder, NOW)).isInstanceOf(FolderStore.class);

        StorageSettings bucket = bound(Map.of(
                BUCKET,
                "b",
                "sluice.storage.s3.endpoint",
                "http://127.0.0.1:1",
                "sluice.storage.s3.access-key",
                "key",
                "sluice.storage.s3.secret-key",
                "secret"));
        try (AutoCloseable store = (S3Store) new StorageWiring().blobStore(bucket, NOW)) {
            assertThat(store).isNotNull();
        }
    }

    @Test
    void secretComesWithItsKeyAndIsInNoLog() {
        assertThatThrownBy(() -> bound(Map.of(BUCKET, "b", "sluice.storage.s3.access-key", "key")))
                .rootCause()
                .hasMessageContaining("only one is set");
        assertThat(new StorageSettings.S3("b", null, "us-east-1", "", "key", "secret").toString())
                .doesNotContain("secret");
    }

    private static StorageSettings bound(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("sluice.storage", StorageSettings.class);
    }
}
