package dev.sluice.chaos.batch;

import dev.sluice.chaos.check.LineVerdict;
import dev.sluice.chaos.check.Sources;
import dev.sluice.chaos.stack.Incident.Kind;
import dev.sluice.chaos.stack.Incidents;
import dev.sluice.chaos.stack.MemoryWatch;
import dev.sluice.chaos.stack.Node;
import dev.sluice.chaos.stack.Stack;
import dev.sluice.chaos.stack.StackSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs one batch to its end while workers, the ingress that owns it, and Redis are hit, each at its part of the way.
 *
 * <p>The program with the SDK holds both files against the lines; the logs say how often each line was called and
 * billed. Heaps are small, so that whatever grows with the batch ends the run.
 */
public final class BatchSoak {

    private static final long SETTLE_MILLIS = 45_000;
    private static final long WORKER_EXCUSED_MILLIS = 15_000;
    private static final long INGRESS_EXCUSED_MILLIS = 3_000;
    private static final long REDIS_EXCUSED_MILLIS = 25_000;

    /** What whoever takes a batch over says. */
    private static final String OWNED = "owned here from";

    private record Blow(int fromRows, Runnable strike) {}

    private final BatchRun run;
    private final Stack stack;
    private final Path folder;
    private final Incidents incidents = new Incidents();

    private BatchSoak(BatchRun run, Stack stack, Path folder) {
        this.run = run;
        this.stack = stack;
        this.folder = folder;
    }

    /** Runs it as the arguments say; whether every promise was kept. Without the SDK it is skipped aloud. */
    public static boolean run(String[] arguments) throws InterruptedException {
        BatchRun run = BatchRun.parse(arguments);
        Optional<String> python = Sdk.python();
        if (python.isEmpty()) {
            System.out.println("SKIPPED: python3 with the package openai is not installed");
            return true;
        }
        Path folder = folder();
        System.out.println("chaos: batch of " + run.lines() + " lines, logs under " + folder);
        try (Stack stack = Stack.start(settings(run), folder)) {
            return new BatchSoak(run, stack, folder).run(python.get());
        }
    }

    private boolean run(String python) throws InterruptedException {
        Optional<String> found;
        try (MemoryWatch memory = MemoryWatch.start(stack)) {
            found = strikeUntilTheEnd(python);
            System.out.println(memory.line() + " " + memory.mostLine());
        }
        LineVerdict verdict = LineVerdict.of(
                new Sources(stack.kafka().bootstrap(), stack.simulatorLog()), incidents, run.lines(), SETTLE_MILLIS);
        System.out.println("sdk: " + found.orElse("ended without a word, see sdk.log"));
        System.out.println(verdict.line());
        verdict.violations().stream().limit(20).forEach(System.out::println);
        boolean isClean = verdict.violations().isEmpty()
                && found.isPresent()
                && isRight(JsonMapper.shared().readTree(found.get()), verdict);
        keepLogs();
        System.out.println(isClean ? "every promise was kept" : "NOT every promise was kept");
        return isClean;
    }

    private boolean isRight(JsonNode found, LineVerdict verdict) {
        long failed = found.path("expected_failed").asLong();
        return found.path("status").asString("").equals("completed")
                && found.path("total").asLong() == run.lines()
                && found.path("completed").asLong() == run.lines() - failed
                && found.path("failed").asLong() == failed
                && Stream.of("missing", "foreign", "repeated", "wrong", "falls")
                        .allMatch(name -> found.path(name).asLong(-1) == 0)
                && found.path("output_tokens").asLong() == verdict.completionTokens();
    }

    private Optional<String> strikeUntilTheEnd(String python) {
        Deque<Blow> blows = new ArrayDeque<>(blows());
        String doors = stack.ingresses().stream().map(Node::baseUrl).collect(Collectors.joining(" "));
        Map<String, String> environment = Map.of(
                "DOORS",
                doors,
                "LINES",
                Integer.toString(run.lines()),
                "SECONDS",
                Long.toString(run.patience().toSeconds()),
                "OPENAI_API_KEY",
                Stack.KEY);
        try (Sdk sdk = Sdk.start(python, folder, environment)) {
            for (Optional<String> said = sdk.next(); said.isPresent(); said = sdk.next()) {
                if (!said.get().startsWith("progress ")) {
                    return said;
                }
                int rows = Integer.parseInt(said.get().substring("progress ".length()));
                while (!blows.isEmpty() && blows.getFirst().fromRows() <= rows) {
                    System.out.println("after " + rows + " rows");
                    blows.removeFirst().strike().run();
                }
            }
        }
        return Optional.empty();
    }

    private List<Blow> blows() {
        Stream<Blow> kills = Stream.iterate(1, number -> number <= run.kills(), number -> number + 1)
                .map(number -> new Blow(part(number * 2 - 1, run.kills() * 2 + 2), this::killWorker));
        return Stream.concat(
                        kills,
                        Stream.of(new Blow(part(45, 100), this::killOwner), new Blow(part(85, 100), this::wipeRedis)))
                .sorted((one, other) -> Integer.compare(one.fromRows(), other.fromRows()))
                .toList();
    }

    private int part(int of, int all) {
        return Math.toIntExact((long) run.lines() * of / all);
    }

    private void killWorker() {
        List<Node> up = stack.workersUp();
        Node victim = up.get(incidents.all().size() % up.size());
        hit(Kind.WORKER_KILL, victim.name(), WORKER_EXCUSED_MILLIS);
        victim.kill();
        victim.restartLater();
    }

    private void killOwner() {
        Node victim = stack.ingresses().stream()
                .filter(BatchSoak::ownsABatch)
                .findFirst()
                .orElseGet(() -> stack.ingresses().getFirst());
        hit(Kind.INGRESS_KILL, victim.name(), INGRESS_EXCUSED_MILLIS);
        victim.kill();
        victim.restartLater();
    }

    private void wipeRedis() {
        hit(Kind.REDIS_WIPE, "redis", REDIS_EXCUSED_MILLIS);
        stack.redis().wipe();
    }

    private void hit(Kind kind, String target, long excusedMillis) {
        System.out.println("  " + kind + " " + target);
        incidents.note(kind, target, excusedMillis);
    }

    private static boolean ownsABatch(Node ingress) {
        try (Stream<String> lines = Files.lines(ingress.log())) {
            return lines.anyMatch(line -> line.contains(OWNED));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As many as in the fault suite. */
    private static StackSettings settings(BatchRun run) {
        // Only this variable has the last word over what is on the command line.
        String heap = "-Xms%1$dm -Xmx%1$dm".formatted(run.heapMib());
        return new StackSettings(2, 3, false, false, null, false, Map.of("_JAVA_OPTIONS", heap));
    }

    private static Path folder() {
        try {
            return Files.createDirectories(Path.of("target", "chaos", "batch-" + System.currentTimeMillis() % 1_000_000)
                    .toAbsolutePath());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void keepLogs() {
        stack.keepLogs(folder);
    }
}
