package dev.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Await;
import dev.sluice.testkit.client.ChatBody;
import dev.sluice.testkit.client.ChatTranscript;
import dev.sluice.testkit.client.HttpCall;
import dev.sluice.testkit.client.HttpExchange;
import dev.sluice.testkit.client.SseReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What an operator sees of the running installation, and does to it. */
@Timeout(120)
final class OperatorsE2E {

    private static final Installation INSTALLATION = SharedInstallation.get();
    private static final Operator OPERATOR = Operator.of(INSTALLATION);
    private static final Duration SOON = Duration.ofSeconds(30);

    @Test
    void workersAreListedWithTheirLanes() {
        Await.until(
                SOON,
                "all workers' figures",
                () -> data("workers").stream()
                                .filter(worker ->
                                        worker.path("state").asString("").equals("running"))
                                .count()
                        == INSTALLATION.workers().size());

        assertThat(data("workers")).allSatisfy(worker -> {
            assertThat(worker.path("slots").asInt(0)).isPositive();
            assertThat(worker.path("lanes").size()).isEqualTo(2);
        });
        assertThat(OPERATOR.sluice("workers")).contains("STATE", "interactive", "bulk", "2 workers", "exit 0");
    }

    @Test
    void lanesArePausedUntilTheyAreResumed() {
        assertThat(OPERATOR.sluice("lanes", "pause", "bulk")).contains("sluice lanes resume bulk", "exit 0");
        try {
            assertThat(lane("bulk").path("paused").asBoolean(false)).isTrue();
            assertThat(lane("interactive").path("paused").asBoolean(true)).isFalse();
        } finally {
            assertThat(OPERATOR.sluice("lanes", "resume", "bulk")).contains("resumed", "exit 0");
        }

        assertThat(lane("bulk").path("paused").asBoolean(true)).isFalse();
        assertThat(lane("bulk").path("workers").asInt(0))
                .isEqualTo(INSTALLATION.workers().size());
        assertThat(OPERATOR.sluice("lanes")).contains("LANE", "WAITING", "2 lanes", "exit 0");
        assertThat(OPERATOR.sluice("lanes", "pause", "fast"))
                .contains("✘ There is no such lane. The lanes: interactive, bulk.", "exit 1");
        assertThat(audited()).contains("lane.pause lane:bulk", "lane.resume lane:bulk");
    }

    @Test
    void runningJobIsListedAndEndedForItsClientAndItsProvider() throws IOException {
        String model = "gpt-4o-mini~ttft=907~interval=9";
        try (HttpExchange client =
                Chat.send(INSTALLATION.baseUrl(1), model, ChatBody.words("cancelled", 2_000), true)) {
            SseReader events = new SseReader(client.body());
            ChatTranscript transcript = new ChatTranscript();
            while (transcript.text().isEmpty()) {
                transcript.accept(Objects.requireNonNull(events.next()));
            }
            String hex = String.valueOf(transcript.jobId());
            JsonNode job = data("jobs", "list", "--tenant", "default", "--lane", "interactive").stream()
                    .filter(each -> each.path("id").asString("").equals(hex))
                    .findFirst()
                    .orElseThrow();
            assertThat(job.path("state").asString("")).isEqualTo("running");
            assertThat(job.path("tenant").asString("")).isEqualTo("default/demo");
            assertThat(job.path("worker").asString("")).startsWith("worker-");
            assertThat(OPERATOR.sluice("jobs", "list")).contains("WORKER", "DEADLINE", hex, "exit 0");
            assertThat(OPERATOR.sluice("jobs", "show", hex)).contains("state            running", "exit 0");
            assertThat(data("jobs", "list", "--tenant", "nobody")).isEmpty();

            assertThat(OPERATOR.sluice("jobs", "cancel", "chatcmpl-" + hex)).contains("cancelled", "exit 0");

            transcript.readAll(events);
            assertThat(transcript.errorCode()).isEqualTo("cancelled");
            assertThat(INSTALLATION.endedProviderCalls("ttft=907")).hasSize(1);
            assertThat(data("jobs", "list"))
                    .noneMatch(each -> each.path("id").asString("").equals(hex));
            assertThat(OPERATOR.sluice("jobs", "cancel", hex)).contains("✘ There is no live job", "exit 1");
            assertThat(OPERATOR.sluice("jobs", "cancel", "nonsense")).contains("✘ This is no job's id", "exit 1");
            assertThat(audited()).contains("job.cancel job:" + hex);
        }
    }

    @Test
    void routesSayWhatProvidersAllow() {
        Chat.read(Chat.send(INSTALLATION.baseUrl(), "gpt-4o-mini", "which way", true));

        Await.until(
                SOON,
                "a route that was called",
                () -> data("routes").stream()
                        .anyMatch(route -> route.path("model").asString("").equals("gpt-4o-mini")
                                && route.path("state").asString("").equals("open")
                                && route.path("keys")
                                                .path(0)
                                                .path("calls_at_once")
                                                .asInt(0)
                                        > 0));
        assertThat(OPERATOR.sluice("routes")).contains("PROVIDER", "gpt-4o-mini", "exit 0");
        assertThat(OPERATOR.sluice("routes", "--json")).doesNotContain("simulated");
    }

    /** The model is nobody else's here: its breakers are open for seconds. */
    @Test
    void routeWhoseCallsAllFailIsToldAsBrokenUntilItIsTriedAgain() {
        String body = "{\"model\":\"text-embedding-3-large~500\",\"input\":\"in vain\"}";
        AtomicBoolean isTold = new AtomicBoolean();

        List<Integer> statuses = Chat.many(120, 40, number -> {
            if (isTold.get()) {
                return 500;
            }
            int status = embed(number, body);
            if (route("text-embedding-3-large").path("state").asString("").equals("broken")) {
                isTold.set(true);
            }
            return status;
        });

        assertThat(statuses).allMatch(status -> status >= 500);
        assertThat(isTold).isTrue();
        JsonNode key = route("text-embedding-3-large").path("keys").path(0);
        assertThat(key.has("broken_for")).isTrue();
        assertThat(OPERATOR.sluice("routes")).contains("BROKEN UNTIL");
    }

    private static int embed(int number, String body) {
        HttpCall call = HttpCall.post(INSTALLATION.baseUrl(number % 2) + "/embeddings", body)
                .with("Authorization", "Bearer " + Installation.KEY);
        try (HttpExchange exchange = HttpExchange.send(call, SOON)) {
            return exchange.status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode route(String model) {
        return data("routes").stream()
                .filter(route -> route.path("model").asString("").equals(model))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void usageIsToldAsTableJsonAndCsv() {
        Chat.read(Chat.send(INSTALLATION.baseUrl(), "gpt-4o-mini", "how much", true));

        Await.until(
                SOON,
                "the usage",
                () -> data("usage", "--tenant", "default/demo").stream()
                        .anyMatch(line -> line.path("model").asString("").equals("gpt-4o-mini")
                                && line.path("jobs").asInt(0) > 0));
        assertThat(OPERATOR.sluice("usage", "--csv"))
                .startsWith("tenant,day,model,")
                .contains("exit 0");
        assertThat(OPERATOR.sluice("usage")).contains("TENANT", "default/demo", "exit 0");
        assertThat(OPERATOR.sluice("usage", "--from", "yesterday")).contains("✘ Invalid 'start'", "exit 1");
    }

    private static JsonNode lane(String id) {
        return data("lanes").stream()
                .filter(lane -> lane.path("id").asString("").equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<JsonNode> data(String... arguments) {
        return StreamSupport.stream(OPERATOR.json(arguments).path("data").spliterator(), false)
                .toList();
    }

    /** Action and subject of each entry in the audit log. */
    static List<String> audited() {
        TopicPartition partition = new TopicPartition("sluice.audit", 0);
        List<String> found = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", INSTALLATION.kafka().bootstrap()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(SOON).forEach(record -> {
                    JsonNode entry = JsonMapper.shared().readTree(new String(record.value(), UTF_8));
                    found.add(entry.path("action").asString("") + " "
                            + entry.path("subject").asString(""));
                });
            }
        }
        return found;
    }
}
