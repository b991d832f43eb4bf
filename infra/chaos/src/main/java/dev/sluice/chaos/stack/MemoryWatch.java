package dev.sluice.chaos.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How much of the machine's memory each service holds, looked at while a run goes on.
 *
 * <p>Resident bytes as the kernel counts them: they hold what the heap doesn't, too, buffers and threads.
 */
public final class MemoryWatch implements AutoCloseable {

    private static final long PAUSE_SECONDS = 5;

    /** A heap breathes by as much between two collections. */
    private static final long BREATH_MIB = 24;

    private static final double GROWTH = 1.1;

    private final Stack stack;
    private final Map<String, List<Long>> mibBySeconds = new LinkedHashMap<>();
    private final Thread thread;

    private MemoryWatch(Stack stack) {
        this.stack = stack;
        thread = Thread.ofPlatform().daemon().name("memory").start(this::watch);
    }

    /** Starts to look at these services. */
    public static MemoryWatch start(Stack stack) {
        return new MemoryWatch(stack);
    }

    /** What was seen, in words: each service's MiB in the second and in the last third of the time. */
    public synchronized String line() {
        return "rss_mib="
                + mibBySeconds.entrySet().stream()
                        .map(entry -> entry.getKey() + ":" + middle(entry.getValue()) + "→" + late(entry.getValue()))
                        .collect(Collectors.joining(" "));
    }

    /** The most that each service ever held, in MiB. */
    public synchronized String mostLine() {
        return "rss_mib_most="
                + mibBySeconds.entrySet().stream()
                        .map(entry -> entry.getKey() + ":"
                                + entry.getValue().stream()
                                        .mapToLong(Long::longValue)
                                        .max()
                                        .orElse(0))
                        .collect(Collectors.joining(" "));
    }

    /** The services that held clearly more in the last third of the time than in the second; the first is warm-up. */
    public synchronized List<String> grown() {
        return mibBySeconds.entrySet().stream()
                .filter(entry -> late(entry.getValue()) > middle(entry.getValue()) * GROWTH + BREATH_MIB)
                .map(entry -> entry.getKey() + ": " + middle(entry.getValue()) + " MiB, then " + late(entry.getValue()))
                .toList();
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    private void watch() {
        try {
            while (true) {
                look();
                TimeUnit.SECONDS.sleep(PAUSE_SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void look() {
        Stream.concat(stack.ingresses().stream(), stack.workers().stream())
                .forEach(node -> mibBySeconds
                        .computeIfAbsent(node.name(), _ -> new ArrayList<>())
                        .addAll(resident(node.pid())));
    }

    /** One figure, or none where the process has just ended. */
    private static List<Long> resident(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", String.valueOf(pid), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static long middle(List<Long> seen) {
        return median(seen.subList(seen.size() / 3, seen.size() * 2 / 3));
    }

    private static long late(List<Long> seen) {
        return median(seen.subList(seen.size() * 2 / 3, seen.size()));
    }

    private static long median(List<Long> seen) {
        return seen.isEmpty() ? 0 : seen.stream().sorted().toList().get(seen.size() / 2);
    }
}
