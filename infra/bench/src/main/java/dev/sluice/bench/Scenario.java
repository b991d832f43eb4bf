package dev.sluice.bench;

import dev.sluice.bench.subject.Bare;
import dev.sluice.bench.subject.Options;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One question to the system that a few figures answer. */
interface Scenario {

    /** A short name, which also names the files of its results. */
    String name();

    /** What it finds out, in one sentence. */
    String question();

    /** The load that it puts on the system, for its report. */
    String load(Options options);

    /** Environment variables of an installation that is started for it, beside those of {@link #beside}. */
    default Map<String, String> settings() {
        return Map.of();
    }

    /**
     * The bare servers that are asked the same. If there are any, the installation has one worker, so that the figures
     * are those of one process of each kind.
     */
    default Set<Bare> beside() {
        return Set.of();
    }

    /** Warms up and measures; says its progress through the lab. */
    List<Measurement> measure(Lab lab) throws InterruptedException;
}
