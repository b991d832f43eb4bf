package dev.sluice.bench.watch;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/** Where the CPU of a recording went: by thread, by the innermost method, and by the innermost of our own. */
final class HotSpots {

    private static final String SAMPLE = "jdk.CPUTimeSample";
    private static final String OURS = "dev.sluice.";
    private static final int SHOWN = 25;

    private final Map<String, Integer> threads = new HashMap<>();
    private final Map<String, Integer> innermost = new HashMap<>();
    private final Map<String, Integer> ours = new HashMap<>();
    private int samples;

    private HotSpots() {}

    /** Reads a recording, as text for people. */
    static String of(Path recording) throws IOException {
        HotSpots spots = new HotSpots();
        try (RecordingFile file = new RecordingFile(recording)) {
            while (file.hasMoreEvents()) {
                RecordedEvent event = file.readEvent();
                if (event.getEventType().getName().equals(SAMPLE)) {
                    spots.add(event);
                }
            }
        }
        return spots.samples + " samples of CPU time\n"
                + table("threads", spots.threads, spots.samples)
                + table("innermost methods", spots.innermost, spots.samples)
                + table("innermost methods of Sluice", spots.ours, spots.samples);
    }

    /** Numbers of threads and of virtual ones don't tell them apart for a reader. */
    static String kind(String thread) {
        String kind = thread.replaceAll("[0-9]+", "#");
        return kind.isEmpty() ? "(virtual)" : kind;
    }

    private void add(RecordedEvent event) {
        samples++;
        RecordedThread thread = event.getThread("eventThread");
        String name = Optional.ofNullable(thread)
                .map(each -> each.isVirtual() ? "" : each.getJavaName())
                .orElse("(JVM)");
        threads.merge(kind(name), 1, Integer::sum);
        RecordedStackTrace stack = event.getStackTrace();
        List<RecordedFrame> frames = stack == null ? List.of() : stack.getFrames();
        if (frames.isEmpty()) {
            innermost.merge("(no Java frame: compiler, collector)", 1, Integer::sum);
            return;
        }
        innermost.merge(shown(frames.getFirst()), 1, Integer::sum);
        String own = frames.stream()
                .map(HotSpots::shown)
                .filter(method -> method.startsWith(OURS))
                .findFirst()
                .orElse("(none on the stack)");
        ours.merge(own, 1, Integer::sum);
    }

    private static String shown(RecordedFrame frame) {
        RecordedMethod method = frame.getMethod();
        return method.getType().getName() + "." + method.getName();
    }

    private static String table(String title, Map<String, Integer> counts, int samples) {
        StringBuilder text = new StringBuilder("\n").append(title).append('\n');
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(SHOWN)
                .forEach(entry -> text.append(String.format(
                        Locale.ROOT, "%6.1f %%  %s%n", 100.0 * entry.getValue() / samples, entry.getKey())));
        return text.toString();
    }
}
