package dev.sluice.bench.watch;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** The most resident memory that processes have had between two moments, looked at twice a second. */
public final class PeakMemory implements AutoCloseable {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    private final Map<String, Long> peakKib = new ConcurrentHashMap<>();
    private final Thread looking;

    private PeakMemory(List<Watched> processes) {
        looking = Thread.ofPlatform().daemon().name("memory").start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                processes.forEach(
                        process -> peakKib.merge(process.name(), process.look().rssKib(), Math::max));
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
        });
    }

    /** From now on. */
    public static PeakMemory of(List<Watched> processes) {
        return new PeakMemory(List.copyOf(processes));
    }

    /** The most so far, in KiB, by the processes' names. */
    public Map<String, Long> kib() {
        return Map.copyOf(peakKib);
    }

    @Override
    public void close() {
        looking.interrupt();
    }
}
