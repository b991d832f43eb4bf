package dev.sluice.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** What one stretch of load has seen: filled by one thread; whoever looks before its end sees counts alone. */
public final class Window {

    private static final long LONGEST_NANOS = 600_000_000_000L;
    private static final int DIGITS = 3;

    private final Histogram firstTokenNanos = new Histogram(LONGEST_NANOS, DIGITS);
    private final Histogram wholeNanos = new Histogram(LONGEST_NANOS, DIGITS);
    private final Histogram gapNanos = new Histogram(LONGEST_NANOS, DIGITS);
    private final @Nullable List<FirstToken> noted;
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private long broken;
    private long tokens;
    private long chunks;
    private long elapsedNanos;
    private volatile String lastFailure = "";

    /**
     * When one answer began.
     *
     * @param dueNanos when it was asked for, by {@code System.nanoTime}
     * @param nanos from then until its first token was here
     */
    public record FirstToken(long dueNanos, long nanos) {}

    /** Of any load. */
    public Window() {
        this(false);
    }

    private Window(boolean isNoting) {
        this.noted = isNoting ? new ArrayList<>() : null;
    }

    /** One that keeps each answer's time apart, of a load of some hundreds. */
    public static Window noting() {
        return new Window(true);
    }

    /** Counts one whole answer, due at that {@code nanoTime}; both times are from then. */
    void answered(long dueNanos, long nanosToFirstToken, long nanosToEnd, int textTokens) {
        if (noted != null) {
            noted.add(new FirstToken(dueNanos, bounded(nanosToFirstToken)));
        }
        firstTokenNanos.recordValue(bounded(nanosToFirstToken));
        wholeNanos.recordValue(bounded(nanosToEnd));
        tokens += textTokens;
        answered.incrementAndGet();
    }

    /** Counts events that arrived together, so long after the ones before them. */
    void chunks(int arrived, long gap) {
        gapNanos.recordValue(bounded(gap));
        chunks += arrived;
    }

    /** Counts the first events of an answer. */
    void firstChunks(int arrived) {
        chunks += arrived;
    }

    void failed(String reason) {
        failures.incrementAndGet();
        lastFailure = reason;
    }

    /** Counts an answer that wasn't what the provider had said. */
    void broken(String reason) {
        broken++;
        failed(reason);
    }

    void lasted(long nanos) {
        elapsedNanos = nanos;
    }

    /**
     * Each answer's time.
     *
     * @throws IllegalStateException if they weren't to be noted
     */
    public List<FirstToken> firstTokens() {
        if (noted == null) {
            throw new IllegalStateException("firstTokens: not noted (expected: a window that was made to)");
        }
        return List.copyOf(noted);
    }

    /** From the moment when the request was due until its first token was here. */
    public double firstTokenMillis(double percentile) {
        return firstTokenNanos.getValueAtPercentile(percentile) / 1e6;
    }

    /** From the moment when the request was due until the answer's end. */
    public double wholeMillis(double percentile) {
        return wholeNanos.getValueAtPercentile(percentile) / 1e6;
    }

    /** The mean of the same. */
    public double wholeMeanMillis() {
        return wholeNanos.getMean() / 1e6;
    }

    /** Between two arrivals of text in one answer. */
    public double gapMillis(double percentile) {
        return gapNanos.getValueAtPercentile(percentile) / 1e6;
    }

    /** Whole and right answers so far. */
    public long answered() {
        return answered.get();
    }

    /** Answers that failed or were wrong, so far. */
    public long failed() {
        return failures.get();
    }

    /** Those of them that lacked a token, or had one twice or in another's place. */
    public long broken() {
        return broken;
    }

    /** Tokens of right answers. */
    public long tokens() {
        return tokens;
    }

    /** Events with text. */
    public long chunks() {
        return chunks;
    }

    /** From its first request until its last answer. */
    public double seconds() {
        return elapsedNanos / 1e9;
    }

    /** Empty if there was none. */
    public String lastFailure() {
        return lastFailure;
    }

    private static long bounded(long nanos) {
        return Math.clamp(nanos, 0, LONGEST_NANOS);
    }
}
