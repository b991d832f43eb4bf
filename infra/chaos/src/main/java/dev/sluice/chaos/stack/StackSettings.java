package dev.sluice.chaos.stack;

/**
 * How large an installation is.
 *
 * @param proxied whether proxies stand between the services and what they talk to
 * @param manyStarts whether services start so often that their start caches are worth making
 */
public record StackSettings(int ingresses, int workers, boolean proxied, boolean manyStarts) {

    public StackSettings {
        if (ingresses < 1 || workers < 1) {
            throw new IllegalArgumentException(
                    "ingresses: " + ingresses + ", workers: " + workers + " (expected: 1 or more)");
        }
    }
}
