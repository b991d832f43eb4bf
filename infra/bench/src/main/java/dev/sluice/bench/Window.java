package dev.sluice.bench;

import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What one stretch of load has seen. Safe for all threads. */
final class Window {

    private static final long LONGEST_NANOS = 120_000_000_000L;
    private static final int DIGITS = 3;

    private final Histogram firstTokenNanos = new ConcurrentHistogram(LONGEST_NANOS, DIGITS);
    private final LongAdder failures = new LongAdder();
    private volatile String lastFailure = "";

    /** Counts one whole answer. */
    void answered(long nanosToFirstToken) {
        firstTokenNanos.recordValue(Math.min(nanosToFirstToken, LONGEST_NANOS));
    }

    void failed(String reason) {
        failures.increment();
        lastFailure = reason;
    }

    /** From the moment when the request was due until its first token was here. */
    double firstTokenMillis(double percentile) {
        return firstTokenNanos.getValueAtPercentile(percentile) / 1e6;
    }

    long answered() {
        return firstTokenNanos.getTotalCount();
    }

    long failed() {
        return failures.sum();
    }

    /** Empty if there was none. */
    String lastFailure() {
        return lastFailure;
    }
}
