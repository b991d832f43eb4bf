package dev.sluice.bench;

import java.util.List;

/** One question to the system that a few figures answer. */
interface Scenario {

    /** A short name, which also names the files of its results. */
    String name();

    /** What it finds out, in one sentence. */
    String question();

    /** Warms up and measures; says its progress through the lab. */
    List<Measurement> measure(Lab lab) throws InterruptedException;
}
