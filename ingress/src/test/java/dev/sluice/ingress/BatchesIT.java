package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.testkit.Await;
import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.SharedKafka;
import dev.sluice.testkit.SharedRedis;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Files and batches over HTTP, with a real Kafka and a real Redis, and answers as workers write them. */
@Timeout(120)
final class BatchesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String FINAL = "completed failed expired cancelled";

    @TempDir
    private static Path folder;

    private static ServiceHandle ingress;
    private static ApiClient api;

    @BeforeAll
    static void start() {
        ingress = ingress("batches");
        api = new ApiClient(ingress.baseUrl(), ChatClient.KEY);
    }

    @AfterAll
    static void stop() {
        ingress.close();
    }

    @Test
    void fileIsKeptListedReadAndDeletedByItsOwnerAlone() {
        ApiClient.Answer created = api.upload("a\nb\n", "purpose", "batch");
        assertThat(created.status()).as(created.text()).isEqualTo(200);
        String id = created.json().path("id").asString();
        String other = api.upload(
                        "c",
                        "purpose",
                        "batch",
                        "expires_after[anchor]",
                        "created_at",
                        "expires_after[seconds]",
                        "3600")
                .json()
                .path("id")
                .asString();

        assertThat(api.get("/v1/files/" + id).json()).isEqualTo(created.json());
        assertThat(created.json().path("bytes").asInt()).isEqualTo(4);
        assertThat(created.json().path("filename").asString()).isEqualTo("in.jsonl");
        assertThat(api.get("/v1/files/" + id + "/content").text()).isEqualTo("a\nb\n");
        JsonNode page = api.get("/api/v1/files?purpose=batch&limit=1&order=asc&after=" + id)
                .json();
        assertThat(page.at("/data/0/id").asString()).isEqualTo(other);
        JsonNode file = page.at("/data/0");
        assertThat(file.path("expires_at").asLong() - file.path("created_at").asLong())
                .isEqualTo(3_600);
        ApiClient stranger = new ApiClient(ingress.baseUrl(), ChatClient.OTHER_KEY);
        assertThat(stranger.get("/v1/files/" + id).status()).isEqualTo(404);
        assertThat(stranger.get("/v1/files").json().path("data")).isEmpty();
        assertThat(stranger.delete("/v1/files/" + id).status()).isEqualTo(404);
        assertThat(api.delete("/v1/files/" + id).json().path("deleted").asBoolean())
                .isTrue();
        assertThat(api.get("/v1/files/" + id + "/content").status()).isEqualTo(404);
        assertThat(api.get("/v1/files?limit=0").status()).isEqualTo(400);
    }

    @Test
    void formThatIsNoFileIsRefusedInWordsThatHelp() {
        assertThat(api.upload("a").json().at("/error/param").asString()).isEqualTo("purpose");
        assertThat(api.upload("a", "purpose", "fine-tune")
                        .json()
                        .at("/error/param")
                        .asString())
                .isEqualTo("purpose");
        assertThat(api.upload("a", "purpose", "batch", "expires_after[anchor]", "created_at")
                        .json()
                        .at("/error/param")
                        .asString())
                .isEqualTo("expires_after[seconds]");
        assertThat(api.post("/v1/files", "{}").status()).isEqualTo(415);
        assertThat(api.upload("x".repeat(3_000_000), "purpose", "batch").status())
                .isEqualTo(413);
    }

    @Test
    void batchOfAWrongFileFailsAndNamesTheLines() {
        String id = create(line("a") + "\n{\n" + line("a"));

        JsonNode batch = end(id);

        assertThat(batch.path("status").asString()).isEqualTo("failed");
        assertThat(batch.at("/errors/data/0/line").asInt()).isEqualTo(2);
        assertThat(batch.at("/errors/data/1/code").asString()).isEqualTo("duplicate_custom_id");
        assertThat(batch.at("/errors/data/1/line").asInt()).isEqualTo(3);
    }

    @Test
    void batchIsRunOnceHoweverOftenItIsCreatedUnderOneKey() {
        try (BulkWorker worker = BulkWorker.start(
                SharedKafka.get().bootstrap(),
                1_000,
                job -> job.id().low() % 3 == 0
                        ? Outcome.failed(FailureCode.CONTEXT_LENGTH_EXCEEDED, "", TokenUsage.NONE)
                        : Outcome.finished("stop", TokenUsage.of(5, 2)))) {
            String body = order(upload(lines(50)));
            JsonNode first =
                    api.post("/v1/batches", body, "Idempotency-Key", "k1").json();
            JsonNode second =
                    api.post("/v1/batches", body, "Idempotency-Key", "k1").json();
            assertThat(second.path("id")).isEqualTo(first.path("id"));
            assertThat(api.post("/v1/batches", body.replace("24h", "1h"), "Idempotency-Key", "k1")
                            .status())
                    .isEqualTo(422);

            JsonNode batch = end(first.path("id").asString());

            assertThat(batch.path("status").asString()).isEqualTo("completed");
            assertThat(worker.seen()).isEqualTo(50);
            assertThat(batch.at("/request_counts/total").asInt()).isEqualTo(50);
            assertThat(names(batch)).hasSize(50);
            assertThat(batch.at("/metadata/for").asString()).isEqualTo("test");
            assertThat(api.get("/v1/batches?limit=1").json().path("data")).hasSize(1);
            ApiClient stranger = new ApiClient(ingress.baseUrl(), ChatClient.OTHER_KEY);
            assertThat(stranger.get("/v1/batches/" + batch.path("id").asString())
                            .status())
                    .isEqualTo(404);
        }
    }

    @Test
    void keyThatIsBoundToModelsRunsLinesOfTheseAlone() {
        AdminClient admin = new AdminClient(ingress.baseUrl());
        admin.post("organisations", "{\"id\":\"bound\",\"name\":\"Bound\"}");
        String key = admin.post(
                        "keys",
                        "{\"name\":\"bound\",\"owner\":\"ann\",\"organisation\":\"bound\","
                                + "\"models\":[\"gpt-4o-mini\"]}")
                .text("secret");
        ApiClient bound = new ApiClient(ingress.baseUrl(), key);
        String right = line("a").replaceAll("\"model\":\"[^\"]*\"", "\"model\":\"gpt-4o-mini\"");
        String wrong = line("b").replaceAll("\"model\":\"[^\"]*\"", "\"model\":\"gemini-2.5-flash\"");
        try (BulkWorker worker = BulkWorker.start(
                SharedKafka.get().bootstrap(), 10, _ -> Outcome.finished("stop", TokenUsage.of(5, 2)))) {
            JsonNode refused = run(bound, right + "\n" + wrong);
            JsonNode run = run(bound, right);

            assertThat(refused.path("status").asString()).isEqualTo("failed");
            assertThat(refused.at("/errors/data/0/line").asInt()).isEqualTo(2);
            assertThat(refused.at("/errors/data/0/code").asString()).isEqualTo("model_not_found");
            assertThat(run.at("/request_counts/completed").asInt()).isEqualTo(1);
            assertThat(worker.seen()).isEqualTo(1);
        }
    }

    @Test
    void cancelledBatchKeepsWhatIsDone() {
        try (BulkWorker worker = BulkWorker.start(
                SharedKafka.get().bootstrap(), 20, _ -> Outcome.finished("stop", TokenUsage.of(5, 2)))) {
            String file = upload(lines(60));
            String id = api.post("/v1/batches", order(file)).json().path("id").asString();
            Await.until(PATIENCE, "20 answers", () -> counted(id, "completed") >= 20);
            assertThat(api.delete("/v1/files/" + file).status()).isEqualTo(409);

            ApiClient.Answer cancelled = api.post("/v1/batches/" + id + "/cancel", "");

            assertThat(cancelled.json().path("status").asString()).isEqualTo("cancelling");
            JsonNode batch = end(id);
            assertThat(batch.path("status").asString()).isEqualTo("cancelled");
            assertThat(batch.at("/request_counts/completed").asInt()).isEqualTo(20);
            assertThat(names(batch)).hasSize(60);
            assertThat(worker.answered()).isEqualTo(20);
            assertThat(api.post("/v1/batches/" + id + "/cancel", "").status()).isEqualTo(409);
        }
    }

    @Test
    void batchesGoOnWhereTheirOwnerWasKilled() {
        ServiceHandle victim = ingress("victim");
        ApiClient there = new ApiClient(victim.baseUrl(), ChatClient.KEY);
        try (BulkWorker worker = BulkWorker.start(
                SharedKafka.get().bootstrap(), 100, _ -> Outcome.finished("stop", TokenUsage.of(5, 2)))) {
            List<String> ids = new ArrayList<>();
            for (int number = 0; number < 6; number++) {
                String file = there.upload(lines(40), "purpose", "batch")
                        .json()
                        .path("id")
                        .asString();
                // Written at one instance, known at the other one at once.
                ids.add(api.post("/v1/batches", order(file)).json().path("id").asString());
            }
            Await.until(PATIENCE, "100 answers", () -> worker.answered() == 100);

            victim.kill();
            worker.allow(Integer.MAX_VALUE);

            for (String id : ids) {
                JsonNode batch = end(id);
                assertThat(batch.path("status").asString()).isEqualTo("completed");
                assertThat(names(batch)).hasSize(40);
            }
            assertThat(worker.seen()).isEqualTo(240);
        } finally {
            victim.close();
        }
    }

    private static ServiceHandle ingress(String name) {
        return Ingresses.start(
                name,
                SharedKafka.get(),
                SharedRedis.get(),
                Map.of(
                        "SLUICE_ADMIN_KEY", AdminClient.KEY,
                        "SLUICE_STORAGE_FOLDER", folder.toString(),
                        "SLUICE_FILES_MAXBYTES", "2MB",
                        "SLUICE_BATCH_MAXOUTSTANDING", "30",
                        "SLUICE_BATCH_PROGRESSEVERY", "200ms",
                        "SLUICE_BATCH_CANCELPATIENCE", "3s"));
    }

    private static String line(String customId) {
        return "{\"custom_id\":\"" + customId + "\",\"method\":\"POST\",\"url\":\"/v1/chat/completions\",\"body\":"
                + ChatClient.body("hi", false) + "}";
    }

    private static String lines(int count) {
        StringBuilder lines = new StringBuilder();
        for (int number = 0; number < count; number++) {
            lines.append(line("c" + number)).append('\n');
        }
        return lines.toString();
    }

    /** Runs a batch of this content to its end. */
    private static JsonNode run(ApiClient owner, String content) {
        String file =
                owner.upload(content, "purpose", "batch").json().path("id").asString();
        String id = owner.post("/v1/batches", order(file)).json().path("id").asString();
        return end(owner, id);
    }

    private static String upload(String content) {
        return api.upload(content, "purpose", "batch").json().path("id").asString();
    }

    private static String order(String file) {
        return "{\"input_file_id\":\"" + file + "\",\"endpoint\":\"/v1/chat/completions\","
                + "\"completion_window\":\"24h\",\"metadata\":{\"for\":\"test\"}}";
    }

    private static String create(String content) {
        ApiClient.Answer created = api.post("/v1/batches", order(upload(content)));
        assertThat(created.status()).as(created.text()).isEqualTo(200);
        return created.json().path("id").asString();
    }

    private static int counted(String id, String kind) {
        return api.get("/v1/batches/" + id).json().at("/request_counts/" + kind).asInt();
    }

    private static JsonNode end(String id) {
        return end(api, id);
    }

    private static JsonNode end(ApiClient owner, String id) {
        Await.until(
                PATIENCE,
                "the end of " + id,
                () -> FINAL.contains(
                        owner.get("/v1/batches/" + id).json().path("status").asString()));
        return owner.get("/v1/batches/" + id).json();
    }

    /** The names in both files; each must be there once. */
    private static Set<String> names(JsonNode batch) {
        Set<String> names = new TreeSet<>();
        for (String kind : List.of("output_file_id", "error_file_id")) {
            String file = batch.path(kind).asString("");
            if (!file.isEmpty()) {
                api.get("/v1/files/" + file + "/content").text().lines().forEach(row -> {
                    String name =
                            JsonMapper.shared().readTree(row).path("custom_id").asString();
                    assertThat(names.add(name)).as(name).isTrue();
                });
            }
        }
        return names;
    }
}
