package dev.sluice.bench;

import dev.sluice.bench.subject.Options;
import java.util.List;
import java.util.Map;

/** One question to the system that a few figures answer. */
interface Scenario {

    /** A short name, which also names the files of its results. */
    String name();

    /** What it finds out, in one sentence. */
    String question();

    /** The load that it puts on the system, for its report. */
    String load(Options options);

    /** Environment variables of an installation that is started for it, beside those of {@link #isCompared}. */
    default Map<String, String> settings() {
        return Map.of();
    }

    /**
     * Whether bare servers and peers are asked the same: then the installation has one worker, so that the figures are
     * those of one process of each kind.
     */
    default boolean isCompared() {
        return false;
    }

    /** Warms up and measures; says its progress through the lab. */
    List<Measurement> measure(Lab lab) throws InterruptedException;
}
