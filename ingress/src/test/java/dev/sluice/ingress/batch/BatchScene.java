package dev.sluice.ingress.batch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.job.Family;
import dev.sluice.ingress.api.chat.ChatRequestReader;
import dev.sluice.ingress.batch.book.Batch;
import dev.sluice.ingress.batch.book.BatchOrder;
import dev.sluice.ingress.batch.book.BatchState;
import dev.sluice.ingress.batch.book.FileEntry;
import dev.sluice.ingress.batch.book.MemoryBook;
import dev.sluice.ingress.batch.book.Progress;
import dev.sluice.ingress.storage.MemoryStore;
import dev.sluice.ingress.webhook.WebhookSettings;
import dev.sluice.ingress.webhook.Webhooks;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.MockProducer;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One batch with everything around it in memory, where an owner can be made to die at any call. */
final class BatchScene {

    static final String ID = "batch_1";

    private static final String INPUT = "file-in";

    /** How an owner dies. */
    static final class Death extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    final FakeLane lane;
    final MemoryStore store = new MemoryStore(this::called);
    final FakePermits permits = new FakePermits();
    final MemoryBook book = new MemoryBook(this::called);
    private final BatchSettings settings;
    private int callsLeft = Integer.MAX_VALUE;
    private int owners;

    BatchScene(Random random, int outstanding) {
        lane = new FakeLane(random);
        lane.onCall(this::called);
        settings = new BatchSettings(
                200,
                DataSize.ofKilobytes(4),
                outstanding,
                2,
                Duration.ofMillis(300),
                DataSize.ofKilobytes(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                Duration.ofDays(30));
    }

    /** Makes a batch of a file with these lines. */
    void create(List<String> lines) {
        create(String.join("\n", lines), 3_600);
    }

    void create(String content, long windowSeconds) {
        long now = lane.millis() / 1_000;
        store.put(FileEntry.blob(INPUT), content.getBytes(UTF_8));
        Future<?> _ = book.put(new FileEntry(INPUT, "t", "in.jsonl", FileEntry.INPUT, content.length(), now, null));
        Future<?> _ = book.put(new Batch(
                new BatchOrder(
                        ID, "t", Family.CHAT, INPUT, "1h", now, now + windowSeconds, Map.of("a", "b"), null, "f"),
                BatchState.created(),
                Progress.NONE));
    }

    /** A right line. */
    static String line(String customId, String content) {
        return "{\"custom_id\":\"" + customId + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":"
                + "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"" + content + "\"}]}}";
    }

    /** Right lines named {@code c1}, {@code c2} and so on. */
    static List<String> lines(int count) {
        List<String> lines = new ArrayList<>();
        for (int number = 1; number <= count; number++) {
            lines.add(line("c" + number, "hello"));
        }
        return lines;
    }

    /** Lets a new owner run the batch to its end. */
    Batch run() {
        callsLeft = Integer.MAX_VALUE;
        return runToEnd(newRun());
    }

    BatchRun newRun() {
        BatchTools tools = new BatchTools(
                book,
                store,
                lane,
                lane::tap,
                permits,
                new Webhooks(
                        new WebhookSettings(null, null, Duration.ofSeconds(1), 1, Duration.ofSeconds(1)),
                        () -> lane.millis() / 1_000,
                        new Random(1),
                        new MockProducer<>()),
                Map.of(Family.CHAT, new ChatRequestReader(CatalogSource.builtIn(true))::read),
                settings,
                lane::millis);
        owners++;
        return new BatchRun(ID, tools, "owner-" + owners);
    }

    /** Lets a new owner run the batch until it dies at its so many-th call; whether it came to the end before. */
    boolean runUntilDeath(int calls) {
        callsLeft = calls;
        try {
            Batch _ = runToEnd(newRun());
            return true;
        } catch (Death ignored) {
            return false;
        } finally {
            callsLeft = Integer.MAX_VALUE;
        }
    }

    /** The rows of one of the output files; none if there is no such file. */
    List<JsonNode> rows(@Nullable String file) {
        if (file == null) {
            return List.of();
        }
        try (InputStream in = store.read(FileEntry.blob(file), 0)) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .map(JsonMapper.shared()::readTree)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(file, e);
        }
    }

    /** The names of all rows of both files, sorted as the lines are. */
    List<String> names(Batch batch) {
        List<String> names = new ArrayList<>();
        rows(batch.state().outputFile())
                .forEach(row -> names.add(row.path("custom_id").asString()));
        rows(batch.state().errorFile())
                .forEach(row -> names.add(row.path("custom_id").asString()));
        names.sort(Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()));
        return names;
    }

    private Batch runToEnd(BatchRun run) {
        try {
            run.run();
        } catch (IOException | NotOwnerException e) {
            throw new AssertionError(e);
        }
        return book.batch(ID).orElseThrow();
    }

    private void called() {
        callsLeft--;
        if (callsLeft < 0) {
            throw new Death();
        }
    }
}
