package dev.sluice.bench.load;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What somebody has seen who asked beside a burst, parted by when each request was due: times to the first token in ms,
 * in ascending order.
 *
 * @param inBurst of those due in the time in which the burst was
 * @param afterIt of those due after it
 * @param together of both
 * @param slowest the slowest, in descending order: since a p99 of few is one of them, when it was tells more
 */
public record Probes(List<Double> inBurst, List<Double> afterIt, List<Double> together, List<Slow> slowest) {

    private static final int SLOWEST = 6;

    /** One that took so many ms, due so many ms after the burst's beginning. */
    public record Slow(long dueMillis, long tookMillis) {

        @Override
        public String toString() {
            return tookMillis + " at " + dueMillis;
        }
    }

    /** Copies the lists. */
    public Probes {
        inBurst = List.copyOf(inBurst);
        afterIt = List.copyOf(afterIt);
        together = List.copyOf(together);
        slowest = List.copyOf(slowest);
    }

    /** Those of a noting window from the burst's beginning on; both times by {@code System.nanoTime}. */
    public static Probes of(Window probed, long fromNanos, long toNanos) {
        return new Probes(
                sorted(due(probed, fromNanos, toNanos)),
                sorted(due(probed, toNanos, Long.MAX_VALUE)),
                sorted(due(probed, fromNanos, Long.MAX_VALUE)),
                slowest(due(probed, fromNanos, Long.MAX_VALUE), fromNanos));
    }

    private static Stream<Window.FirstToken> due(Window probed, long fromNanos, long toNanos) {
        return probed.firstTokens().stream().filter(each -> each.dueNanos() >= fromNanos && each.dueNanos() < toNanos);
    }

    private static List<Slow> slowest(Stream<Window.FirstToken> due, long fromNanos) {
        return due.map(each -> new Slow((each.dueNanos() - fromNanos) / 1_000_000, each.nanos() / 1_000_000))
                .sorted(Comparator.comparingLong(Slow::tookMillis).reversed())
                .limit(SLOWEST)
                .toList();
    }

    private static List<Double> sorted(Stream<Window.FirstToken> due) {
        return due.map(each -> each.nanos() / 1e6).sorted().toList();
    }

    /** So many percent of those due in the burst's time took no longer, in ms; 0 if there are none. */
    public double within(int percentile) {
        return of(inBurst, percentile);
    }

    /** The same of those due after it. */
    public double later(int percentile) {
        return of(afterIt, percentile);
    }

    /** The same of both. */
    public double all(int percentile) {
        return of(together, percentile);
    }

    /** The least that so many of them don't exceed; 0 if there are none. */
    private static double of(List<Double> sorted, int percentile) {
        return sorted.isEmpty() ? 0 : sorted.get(Math.max(0, Math.ceilDiv(sorted.size() * percentile, 100) - 1));
    }
}
