package dev.sluice.simulation.world;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** A process could not start, for example because Redis was away: whoever starts it tries again. */
final class StartFailedException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    StartFailedException(String what, @Nullable Throwable cause) {
        super(what + " failed", cause);
    }
}
