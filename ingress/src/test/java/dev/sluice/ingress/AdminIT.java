package dev.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.reply.WorkerMessage;
import dev.sluice.ingress.AdminClient.Answer;
import dev.sluice.testkit.Await;
import dev.sluice.testkit.RedisHandle;
import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.SharedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Operators' calls against two ingresses, a real Kafka and a real Redis, and what becomes of keys at both. */
@Timeout(90)
final class AdminIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Map<String, String> SETTINGS = Map.of("SLUICE_ADMIN_KEY", AdminClient.KEY);

    private static final EventReceiver RECEIVER = new EventReceiver();

    private static RedisHandle redis;
    private static ServiceHandle first;
    private static ServiceHandle second;
    private static AdminClient here;
    private static AdminClient there;

    @BeforeAll
    static void start() {
        redis = RedisHandle.start();
        Map<String, String> telling = new HashMap<>(SETTINGS);
        telling.putAll(RECEIVER.settings());
        first = Ingresses.start("ingress-1", SharedKafka.get(), redis, telling);
        second = Ingresses.start("ingress-2", SharedKafka.get(), redis, SETTINGS);
        here = new AdminClient(first.baseUrl());
        there = new AdminClient(second.baseUrl());
        here.post("plans", "{\"name\":\"gold\",\"limits\":{\"requests_per_minute\":600}}");
        here.post("plans", "{\"name\":\"cutting\",\"running_streams\":\"cut\"}");
        assertThat(here.post("organisations", "{\"id\":\"acme\",\"name\":\"Acme\",\"plan\":\"gold\"}")
                        .status())
                .isEqualTo(200);
    }

    @AfterAll
    static void stop() {
        second.close();
        first.close();
        RECEIVER.close();
        redis.close();
    }

    @Test
    void keyIsMadeShownOnceAndWorksAtEachIngress() {
        Answer made = here.post(
                "keys", "{\"name\":\"Build server\",\"owner\":\"ann\",\"organisation\":\"acme\",\"plan\":\"gold\"}");
        String secret = made.text("secret");

        assertThat(made.status()).isEqualTo(200);
        assertThat(secret).matches("slc-[0-9A-Za-z]{43}").startsWith(made.text("prefix"));
        assertThat(here.statusFor(secret)).isEqualTo(200);
        Await.until(SOON, "the key at the other ingress", () -> there.statusFor(secret) == 200);
        Answer shown = there.get("keys/" + made.text("id"));
        assertThat(shown.text("name")).isEqualTo("Build server");
        assertThat(shown.json().toString()).doesNotContain("secret", "hash");
        assertThat(here.statusFor(secret + "x")).isEqualTo(401);
    }

    @Test
    void rotatedKeyWorksBesideTheNewOneUntilItsGraceEnds() {
        Answer made = key("Rotated", "");
        String old = made.text("secret");
        Answer rotated = here.post("keys/" + made.text("id") + "/rotate", "{\"grace_seconds\":3600}");
        String next = rotated.text("secret");

        Await.until(SOON, "the new secret at the other ingress", () -> there.statusFor(next) == 200);
        assertThat(there.statusFor(old)).isEqualTo(200);
        assertThat(rotated.json().path("previous").size()).isEqualTo(1);

        String last = here.post("keys/" + made.text("id") + "/rotate", "{\"grace_seconds\":0}")
                .text("secret");
        assertThat(here.statusFor(next)).isEqualTo(401);
        Await.until(SOON, "the end of the secret at the other ingress", () -> there.statusFor(next) == 401);
        assertThat(there.statusFor(last)).isEqualTo(200);
        assertThat(there.statusFor(old)).isEqualTo(200);
    }

    @Test
    void disabledKeyIsRefusedAtEachIngressUntilItIsEnabled() {
        Answer made = key("Disabled", "");
        String secret = made.text("secret");
        Await.until(SOON, "the key at the other ingress", () -> there.statusFor(secret) == 200);

        assertThat(here.post("keys/" + made.text("id") + "/disable", "")
                        .json()
                        .path("disabled_at")
                        .asLong(0))
                .isPositive();
        assertThat(here.statusFor(secret)).isEqualTo(401);
        long begun = System.nanoTime();
        Await.until(SOON, "the refusal at the other ingress", () -> there.statusFor(secret) == 401);
        System.out.println("revoked at the other ingress after " + (System.nanoTime() - begun) / 1_000_000 + " ms");
        assertThat(there.models(secret).text("error/code")).isEqualTo("invalid_api_key");

        there.post("keys/" + made.text("id") + "/enable", "");
        assertThat(there.statusFor(secret)).isEqualTo(200);
        Await.until(SOON, "the key at the first ingress", () -> here.statusFor(secret) == 200);

        assertThat(here.delete("keys/" + made.text("id")).text("object")).isEqualTo("api_key.deleted");
        assertThat(here.statusFor(secret)).isEqualTo(401);
        assertThat(here.get("keys/" + made.text("id")).status()).isEqualTo(404);
    }

    @Test
    void expiredKeyIsRefused() {
        Answer made = key("Expiring", ",\"expires_at\":4102444800");
        assertThat(here.statusFor(made.text("secret"))).isEqualTo(200);

        here.post("keys/" + made.text("id"), "{\"expires_at\":1000}");

        Answer refused = here.models(made.text("secret"));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.text("error/message")).contains("has expired");
    }

    @Test
    void keysAreKnownToANewIngressBeforeItIsReadyAndSurviveAWipedRedis() {
        String secret = key("Survivor", "").text("secret");

        try (RedisHandle other = RedisHandle.start();
                ServiceHandle third = Ingresses.start("ingress-3", SharedKafka.get(), other, SETTINGS)) {
            AdminClient client = new AdminClient(third.baseUrl());
            assertThat(client.statusFor(secret)).isEqualTo(200);
            other.wipe();
            assertThat(client.statusFor(secret)).isEqualTo(200);
        }
    }

    @Test
    void streamOfARevokedKeyIsCutOrGoesOnAsItsPlanSays() {
        Answer cutting = key("Cut", ",\"plan\":\"cutting\"");
        Answer finishing = key("Finish", ",\"plan\":\"gold\"");
        try (FakeWorker worker = FakeWorker.start(SharedKafka.get().bootstrap(), redis.uri());
                ChatClient cut = stream(cutting)) {
            FakeRun cutRun = worker.runNext();
            cutRun.delta("Scat");
            cut.readUntil("Scat");
            try (ChatClient finish = stream(finishing)) {
                FakeRun finishRun = worker.runNext();
                finishRun.delta("ter");
                finish.readUntil("ter");

                // At the other ingress than the one that holds the streams.
                there.post("keys/" + cutting.text("id") + "/disable", "");
                there.post("keys/" + finishing.text("id") + "/disable", "");

                assertThat(cut.rest())
                        .contains("data: {\"error\":{\"message\":\"The API key of this request was revoked")
                        .contains("\"code\":\"invalid_api_key\"")
                        .doesNotContain("[DONE]");
                worker.awaitMessage(WorkerMessage.Cancel.class, cutRun.job());
                assertThat(worker.field(cutRun.job(), "out")).contains("cancelled");
                Await.until(SOON, "the refusal", () -> here.statusFor(finishing.text("secret")) == 401);
                finishRun.delta("ing.").finish();
                assertThat(finish.rest()).endsWith("data: [DONE]\n\n");
            }
        }
    }

    @Test
    void keyIsHeldToItsModelsItsBodyAndItsAddresses() {
        here.post("plans", "{\"name\":\"small\",\"max_body_bytes\":200}");
        String narrow =
                key("Narrow", ",\"models\":[\"gemini-*\"],\"plan\":\"small\"").text("secret");
        String distant = key("Distant", ",\"addresses\":[\"203.0.113.0/24\"]").text("secret");

        assertThat(here.models(narrow).json().path("data").toString())
                .contains("gemini-2.5-flash")
                .doesNotContain("gpt-4o-mini");
        assertThat(here.call("GET", "/v1/models/gpt-4o-mini", "", narrow).status())
                .isEqualTo(404);
        Answer refused = here.call("POST", "/v1/chat/completions", ChatClient.body("x", false), narrow);
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.text("error/code")).isEqualTo("model_not_found");
        assertThat(here.call("POST", "/v1/chat/completions", ChatClient.body("x".repeat(200), false), narrow)
                        .status())
                .isEqualTo(413);
        assertThat(here.models(distant).status()).isEqualTo(403);
        assertThat(here.models(distant).text("error/code")).isEqualTo("permission_denied");
    }

    @Test
    void plansAndOrganisationsAreMadeListedChangedAndDeleted() {
        assertThat(here.post("plans", "{\"name\":\"p1\",\"limits\":{\"budget_per_month\":12.5},\"lane_weight\":2}")
                        .text("limits/budget_per_month"))
                .isEqualTo("12.5");
        Answer changed = here.post("plans/p1", "{\"limits\":{\"requests_per_minute\":9},\"models\":[\"gpt-4o-mini\"]}");
        assertThat(changed.text("limits/budget_per_month")).isEqualTo("12.5");
        assertThat(changed.json().path("limits").path("requests_per_minute").asInt(0))
                .isEqualTo(9);
        assertThat(here.post("plans/p1", "{\"limits\":{\"budget_per_month\":null}}")
                        .text("limits/budget_per_month"))
                .isEmpty();
        assertThat(here.get("plans/p1").text("models/0")).isEqualTo("gpt-4o-mini");

        assertThat(here.post("organisations", "{\"name\":\"Zeta\",\"id\":\"zeta\",\"plan\":\"p1\"}")
                        .status())
                .isEqualTo(200);
        assertThat(here.delete("plans/p1").text("error/message")).contains("0 keys and 1 organisations are on it");
        assertThat(here.post("organisations/zeta", "{\"name\":\"Zeta Ltd.\",\"plan\":null}")
                        .text("name"))
                .isEqualTo("Zeta Ltd.");
        String secret =
                here.post("keys", "{\"name\":\"z\",\"organisation\":\"zeta\"}").text("secret");
        assertThat(here.delete("organisations/zeta").status()).isEqualTo(409);
        here.post("organisations/zeta/disable", "");
        assertThat(here.statusFor(secret)).isEqualTo(401);
        here.post("organisations/zeta/enable", "");
        assertThat(here.statusFor(secret)).isEqualTo(200);
        assertThat(here.get("organisations").json().toString()).contains("\"zeta\"", "\"acme\"");

        assertThat(here.delete("plans/p1").json().path("deleted").asBoolean(false))
                .isTrue();
        assertThat(here.get("plans").json().toString()).contains("\"gold\"").doesNotContain("\"p1\"");
    }

    @Test
    void thousandKeysAreMadeInOneCallAndListedInPages() {
        here.post("organisations", "{\"id\":\"monday\",\"name\":\"Monday\"}");
        String keys = String.join(
                ",",
                IntStream.range(0, 1_000)
                        .mapToObj(number -> "{\"name\":\"k" + number + "\",\"organisation\":\"monday\"}")
                        .toList());

        long begun = System.nanoTime();
        Answer made = here.post("keys", "{\"keys\":[" + keys + "]}");
        System.out.println("1,000 keys made in " + (System.nanoTime() - begun) / 1_000_000 + " ms");

        assertThat(made.json().path("data").size()).isEqualTo(1_000);
        assertThat(here.statusFor(made.text("data/999/secret"))).isEqualTo(200);
        List<String> ids = new ArrayList<>();
        Answer page = here.get("keys?organisation=monday&limit=400");
        page.json().path("data").forEach(key -> ids.add(key.path("id").asString("")));
        while (page.json().path("has_more").asBoolean(false)) {
            page = here.get("keys?organisation=monday&limit=400&after=" + page.text("last_id"));
            page.json().path("data").forEach(key -> ids.add(key.path("id").asString("")));
        }
        assertThat(ids).hasSize(1_000).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "keys | {\"name\":\"x\",\"organisation\":\"nobody\"} | 400 | organisation | invalid_value",
                "keys | {\"organisation\":\"acme\"} | 400 | name | missing_required_parameter",
                "keys | {\"name\":\"x\",\"organisation\":\"acme\",\"hash\":\"1\"} | 400 | hash | unknown_parameter",
                "keys | {\"name\":\"x\",\"organisation\":\"acme\",\"plan\":\"no\"} | 400 | plan | invalid_value",
                "keys | {\"name\":\"x\",\"organisation\":\"acme\",\"expires_at\":1} | 400 | expires_at | invalid_value",
                "keys | {\"keys\":[{\"name\":\"x\",\"organisation\":\"acme\"},{}]} | 400 | keys[1].name"
                        + " | missing_required_parameter",
                "keys | {\"keys\":[]} | 400 | keys | invalid_value",
                "keys | nothing | 400 | '' | ''",
                "plans | {\"name\":\"gold\"} | 409 | name | conflict",
                "plans | {\"name\":\"x\",\"limits\":{\"rpm\":1}} | 400 | limits.rpm | unknown_parameter",
                "plans | {\"name\":\"x\",\"limits\":{\"queued_jobs\":0}} | 400 | limits.queued_jobs | invalid_value",
                "plans/gold | {\"name\":\"x\"} | 400 | name | unknown_parameter",
                "plans/none | {} | 404 | '' | not_found",
                "organisations | {\"id\":\"default\",\"name\":\"x\"} | 400 | id | invalid_value",
                "organisations | {\"id\":\"a/b\",\"name\":\"x\"} | 400 | id | invalid_value",
                "keys/none/rotate | {} | 404 | '' | not_found",
                "plans/gold/disable | {} | 404 | '' | not_found"
            })
    void wrongCallNamesItsField(String path, String body, int status, String param, String code) {
        Answer answer = here.post(path, body);

        assertThat(answer.status()).as(answer.json().toString()).isEqualTo(status);
        assertThat(answer.text("error/param")).isEqualTo(param);
        assertThat(answer.text("error/code")).isEqualTo(code);
    }

    @Test
    void nobodyButTheOperatorIsLetIn() {
        assertThat(here.call("GET", "keys", "", ChatClient.KEY).status()).isEqualTo(403);
        assertThat(here.call("GET", "keys", "", "wrong").status()).isEqualTo(401);
        assertThat(here.call("POST", "keys", "{", "wrong").status()).isEqualTo(401);
        assertThat(here.call("GET", "/v1/models", "", AdminClient.KEY).status()).isEqualTo(403);
        assertThat(here.call("PUT", "keys", "{}", AdminClient.KEY).status()).isEqualTo(405);
    }

    @Test
    void everyChangeIsInTheAuditLogAndNoSecretIsInItOrInALog() throws IOException {
        Answer made = key("Audited", "");
        String id = made.text("id");
        here.post("keys/" + id, "{\"name\":\"Renamed\"}");
        String next = here.post("keys/" + id + "/rotate", "{}").text("secret");
        here.post("keys/" + id + "/disable", "{}");
        here.delete("keys/" + id);
        try (FakeWorker worker = FakeWorker.start(SharedKafka.get().bootstrap(), redis.uri());
                ChatClient client = ChatClient.whole(first.baseUrl(), "a very private question")) {
            worker.runNext().finishWhole("{}");
            assertThat(client.status()).isEqualTo(200);
        }

        List<String> entries = records("sluice.audit").stream()
                .filter(entry -> entry.contains("\"subject\":\"key:" + id + "\""))
                .toList();
        assertThat(entries).hasSize(5);
        assertThat(entries.get(1))
                .contains("\"action\":\"key.update\"", "\"operator\":\"ann\"", "\"address\":\"127.0.0.1\"")
                .contains("\"before\":{", "\"name\":\"Audited\"", "\"after\":{", "\"name\":\"Renamed\"")
                .doesNotContain("hash");
        assertThat(entries.get(4)).contains("\"action\":\"key.delete\"").doesNotContain("\"after\"");

        String told = String.join("\n", entries)
                + String.join("\n", records("sluice.accounts"))
                + Files.readString(first.log(), UTF_8)
                + Files.readString(second.log(), UTF_8)
                + ChatClient.get(first.baseUrl(), "/metrics").rest();
        assertThat(told)
                .doesNotContain(made.text("secret"), next, AdminClient.KEY, ChatClient.KEY, "a very private question");
    }

    @Test
    void eventThatNobodyTookIsToldAgainUnderItsOwnIdOnceItsReceiverTakesIt() throws Exception {
        EventReceiver.setAside(SharedKafka.get().bootstrap(), "evt_4711", "batch_4711");
        String letter = "";
        for (JsonNode each : here.get("dead").json().path("data")) {
            letter = each.path("reason").asString("").contains("batch_4711")
                    ? each.path("id").asString("")
                    : letter;
        }

        assertThat(there.post("dead/" + letter + "/replay", "{}").text("error/message"))
                .contains("There is no address for events");
        RECEIVER.answer(500);
        assertThat(here.post("dead/" + letter + "/replay", "{}").text("error/message"))
                .isEqualTo("The event evt_4711 was not taken again: status 500.");
        RECEIVER.answer(204);
        assertThat(here.post("dead/" + letter + "/replay", "{}").text("replayed_as"))
                .isEqualTo("evt_4711");

        assertThat(RECEIVER.ids()).containsExactly("evt_4711", "evt_4711");
        assertThat(here.get("dead/" + letter).text("settled")).isEqualTo("replayed as evt_4711");
        assertThat(here.post("dead/" + letter + "/replay", "{}").status()).isEqualTo(409);
    }

    private static Answer key(String name, String more) {
        Answer made = here.post("keys", "{\"name\":\"" + name + "\",\"organisation\":\"acme\"" + more + "}");
        assertThat(made.status()).as(made.json().toString()).isEqualTo(200);
        return made;
    }

    private static ChatClient stream(Answer key) {
        return ChatClient.stream(first.baseUrl(), "long", "Authorization", "Bearer " + key.text("secret"));
    }

    private static List<String> records(String topic) {
        TopicPartition partition = new TopicPartition(topic, 0);
        List<String> values = new ArrayList<>();
        try (Consumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", SharedKafka.get().bootstrap()),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
            while (consumer.position(partition) < end) {
                consumer.poll(SOON).forEach(record -> values.add(String.valueOf(record.value())));
            }
        }
        return values;
    }
}
