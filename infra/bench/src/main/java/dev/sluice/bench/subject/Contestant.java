package dev.sluice.bench.subject;

import dev.sluice.bench.load.Target;
import dev.sluice.bench.watch.Watched;
import java.util.List;

/**
 * An API that is compared with others.
 *
 * @param processes those that it consists of; empty where they aren't known
 */
public record Contestant(Target target, List<Watched> processes) {

    /** Copies the list. */
    public Contestant {
        processes = List.copyOf(processes);
    }

    /** As it stands in the figures. */
    public String name() {
        return target.name();
    }
}
