package dev.sluice.simulator;

import dev.sluice.simulator.script.FaultWord;
import dev.sluice.simulator.script.Faults;
import java.util.concurrent.TimeUnit;

/**
 * When each step of an answer is due, counted from the call's arrival: never from the step before, so it can't drift.
 *
 * @param arrivedNanos when the call arrived, by {@link System#nanoTime()}
 * @param ttftNanos until the first step
 * @param intervalNanos between two steps
 * @param dripMillis between two bytes; 0 where they aren't sent one by one
 */
record Pace(long arrivedNanos, long ttftNanos, long intervalNanos, int dripMillis) {

    static Pace of(SimulatorSettings settings, Faults faults, long arrivedNanos) {
        long ttftMillis =
                faults.valueOr(FaultWord.TTFT, Math.toIntExact(settings.ttft().toMillis()));
        long intervalMillis = faults.valueOr(
                FaultWord.INTERVAL, Math.toIntExact(settings.interval().toMillis()));
        return new Pace(
                arrivedNanos,
                TimeUnit.MILLISECONDS.toNanos(ttftMillis),
                TimeUnit.MILLISECONDS.toNanos(intervalMillis),
                faults.valueOr(FaultWord.DRIP, 0));
    }

    /** When a step is due, by {@link System#nanoTime()}. */
    long dueNanos(int step) {
        return arrivedNanos + ttftNanos + step * intervalNanos;
    }
}
