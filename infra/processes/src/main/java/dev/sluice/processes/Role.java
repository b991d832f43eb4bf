package dev.sluice.processes;

import java.util.Locale;

/** What a process does in an installation. */
public enum Role {
    KAFKA,
    REDIS,
    SIMULATOR,
    INGRESS,
    WORKER;

    /** The role as it stands in {@code processes.json} and on the console. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
