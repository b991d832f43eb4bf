package dev.sluice.simulation.time;

import java.io.Serial;

/** Unwinds the threads of a process that was killed; nothing that they still do has any effect. */
public final class KilledError extends Error {

    @Serial
    private static final long serialVersionUID = 1;

    KilledError() {
        super("killed", null, false, false);
    }
}
