package dev.sluice.bench;

import java.util.List;
import java.util.Map;

/** One question to the system that a few figures answer. */
interface Scenario {

    /** A short name, which also names the files of its results. */
    String name();

    /** What it finds out, in one sentence. */
    String question();

    /** Environment variables of an installation that is started for it. */
    default Map<String, String> settings() {
        return Map.of();
    }

    /** Warms up and measures; says its progress through the lab. */
    List<Measurement> measure(Lab lab) throws InterruptedException;
}
