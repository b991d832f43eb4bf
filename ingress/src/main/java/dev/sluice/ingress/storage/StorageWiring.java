package dev.sluice.ingress.storage;

import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(StorageSettings.class)
public class StorageWiring {

    @Bean
    BlobStore blobStore(StorageSettings settings, Clock clock) {
        return new FolderStore(settings.folder(), clock);
    }
}
