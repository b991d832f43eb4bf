package dev.sluice.chaos.stack;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How large an installation is.
 *
 * @param proxied whether proxies stand between the services and what they talk to
 * @param clocks whether each service has a wall clock of its own, which can be set
 * @param older a built checkout of another version, of which every second service is; null for none
 * @param manyStarts whether services start so often that their start caches are worth making
 * @param environment what the environment of each service has besides
 */
public record StackSettings(
        int ingresses,
        int workers,
        boolean proxied,
        boolean clocks,
        @Nullable Path older,
        boolean manyStarts,
        Map<String, String> environment) {

    public StackSettings {
        environment = Map.copyOf(environment);
        if (ingresses < 1 || workers < 1) {
            throw new IllegalArgumentException(
                    "ingresses: " + ingresses + ", workers: " + workers + " (expected: 1 or more)");
        }
    }
}
