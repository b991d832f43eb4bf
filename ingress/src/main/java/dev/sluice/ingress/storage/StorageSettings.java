package dev.sluice.ingress.storage;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where contents are kept.
 *
 * @param folder made if it isn't there; with more than one ingress, a volume that all of them share
 */
@ConfigurationProperties("sluice.storage")
public record StorageSettings(@DefaultValue("sluice-blobs") Path folder) {}
