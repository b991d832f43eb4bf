package dev.sluice.chaos.fault;

/** What a fault needs of the installation, or of the machine. */
public enum Need {
    /** Proxies between the processes. */
    PROXIES,
    /** A wall clock for each service: libfaketime. */
    CLOCKS,
    /** Another version of the services: the argument {@code older}. */
    OLDER_VERSION,
    /** {@code prlimit}, which sets the limits of a process that runs. */
    LIMITS
}
