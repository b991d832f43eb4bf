package dev.sluice.bench;

import java.util.List;

/**
 * One figure, measured several times.
 *
 * @param unit may be empty for a count
 * @param perRun one value a run, in the order of the runs
 */
record Measurement(String name, String unit, List<Double> perRun) {

    Measurement {
        perRun = List.copyOf(perRun);
        if (perRun.isEmpty()) {
            throw new IllegalArgumentException("perRun: empty (expected: one value at least)");
        }
    }

    /** The middle one of all runs; of an even number, the lower of the two in the middle. */
    double median() {
        return perRun.stream().sorted().toList().get((perRun.size() - 1) / 2);
    }

    double lowest() {
        return perRun.stream().min(Double::compare).orElseThrow();
    }

    double highest() {
        return perRun.stream().max(Double::compare).orElseThrow();
    }
}
