package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Await;
import dev.sluice.testkit.client.ChatBody;
import dev.sluice.testkit.client.ChatTranscript;
import dev.sluice.testkit.client.HttpCall;
import dev.sluice.testkit.client.HttpExchange;
import dev.sluice.testkit.client.SseReader;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What is billed, however a request ends: each way has a key of its own, and the ledger is asked about that. */
@Timeout(120)
final class BillingE2E {

    private static final Installation INSTALLATION = SharedInstallation.get();
    private static final Operator OPERATOR = Operator.of(INSTALLATION);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String ORGANISATION = "e2e-billing";
    private static final String TEXT = ChatBody.words("b", 5);

    /** What every way of the bill asks for: whatever was estimated of the prompt. */
    private static final String SOME = "some";

    /**
     * One way to end.
     *
     * @param name in words
     * @param bill jobs, failed ones, estimated ones, prompt tokens, completion tokens
     * @param plan the key's plan
     */
    private record Way(String name, String bill, String plan, Deed deed) {

        Way(String name, String bill, Deed deed) {
            this(name, bill, "e2e-billing", deed);
        }
    }

    /** What its client does. */
    @FunctionalInterface
    private interface Deed {
        void run(String key) throws IOException;
    }

    private static final List<Way> TABLE = List.of(
            new Way("answered, streamed", "1 0 0 5 5", key -> ask(key, "", true)),
            new Way("answered as a whole", "1 0 0 5 5", key -> ask(key, "", false)),
            new Way("answered at the second try", "1 0 0 5 5", key -> ask(key, "~500first=1", true)),
            new Way("asked twice by Idempotency-Key", "1 0 0 5 5", key -> {
                askOnce(key);
                askOnce(key);
            }),
            new Way("vectors", "1 0 0 5 0", BillingE2E::embed),
            new Way("one answered, one refused by its plan", "1 0 0 5 5", "e2e-billing-one", key -> {
                ask(key, "", true);
                ask(key, "", true);
            }),
            new Way("wrong request", "0 0 0 0 0", key -> send(key, "{\"messages\":3}")),
            new Way("refused by the provider", "1 1 0 0 0", key -> ask(key, "~badkey", true)),
            new Way("client left while it waited", "1 1 0 0 0", BillingE2E::leaveTheQueue),
            new Way("client left before the first token", "1 1 0 0 0", key -> leave(key, "gpt-4o-mini~hang", 0)),
            new Way("client left in mid-stream", "1 1 1 some 2", key -> leave(key, "gpt-4o-mini~stall=2", 2)),
            new Way(
                    "client left, its prompt was charged",
                    "1 1 1 5 2",
                    key -> leave(key, "claude-haiku-4-5~stall=2", 2)),
            new Way("cancelled by the operator in mid-stream", "1 1 1 some 2", BillingE2E::cancelled),
            new Way("provider's error in mid-stream", "1 1 1 some 2", key -> ask(key, "~fail=2", true)),
            new Way("stream cut", "1 1 1 some 2", key -> ask(key, "~reset=2", true)),
            new Way("expired before the first token", "1 1 0 0 0", "e2e-billing-brief", key -> ask(key, "~hang", true)),
            new Way("expired in mid-stream", "1 1 1 some 2", "e2e-billing-brief", BillingE2E::expired));

    @Test
    void eachWayToEndIsBilledAsTheTableSays() throws IOException {
        OPERATOR.sluice("orgs", "create", ORGANISATION);
        OPERATOR.sluice("plans", "create", "e2e-billing", "--concurrent", "1", "--queued", "1");
        OPERATOR.sluice("plans", "create", "e2e-billing-one", "--requests-per-minute", "1");
        OPERATOR.sluice("plans", "create", "e2e-billing-brief", "--max-deadline", "4s", "--concurrent", "1");
        List<JsonNode> keys = TABLE.stream().map(BillingE2E::key).toList();
        Map<String, String> expected = new TreeMap<>();
        TABLE.forEach(way -> expected.put(way.name(), way.bill()));

        List<String> _ = Chat.many(TABLE.size(), TABLE.size(), number -> {
            Way way = TABLE.get(number);
            try {
                way.deed().run(keys.get(number).path("secret").asString(""));
            } catch (IOException e) {
                throw new AssertionError(way.name(), e);
            }
            return way.name();
        });

        try {
            Await.until(SOON, "the bills", () -> bills(keys).equals(expected));
        } catch (AssertionError e) {
            assertThat(bills(keys)).isEqualTo(expected);
            throw e;
        }
        for (JsonNode key : keys) {
            requireFreePlace(key);
        }
    }

    /** A key may have one open job: its place is free, whatever became of the last one. */
    private static void requireFreePlace(JsonNode key) throws IOException {
        HttpCall call = HttpCall.chat(
                INSTALLATION.baseUrl(1), key.path("secret").asString(""), ChatBody.of("gpt-4o-mini", TEXT, false));
        try (HttpExchange exchange = HttpExchange.send(call, SOON)) {
            assertThat(exchange.text()).doesNotContain("at a time");
        }
    }

    private static JsonNode key(Way way) {
        return OPERATOR.json("keys", "create", "--org", ORGANISATION, "--name", way.name(), "--plan", way.plan());
    }

    /** By the way's name. */
    private static Map<String, String> bills(List<JsonNode> keys) {
        Map<String, String> bills = new TreeMap<>();
        JsonNode lines = OPERATOR.json("usage").path("data");
        for (int number = 0; number < TABLE.size(); number++) {
            String tenant = ORGANISATION + "/" + keys.get(number).path("id").asString("");
            boolean isSome = TABLE.get(number).bill().contains(SOME);
            String bill = "0 0 0 0 0";
            for (JsonNode line : lines) {
                if (line.path("tenant").asString("").equals(tenant)) {
                    bill = bill(line, isSome);
                }
            }
            bills.put(TABLE.get(number).name(), bill);
        }
        return bills;
    }

    private static String bill(JsonNode line, boolean isSome) {
        int prompt = line.path("prompt_tokens").asInt(0);
        return line.path("jobs") + " " + line.path("failed") + " " + line.path("estimated") + " "
                + (isSome && prompt > 0 ? SOME : prompt) + " " + line.path("completion_tokens");
    }

    private static void ask(String key, String faults, boolean streamed) throws IOException {
        send(key, ChatBody.of("gpt-4o-mini" + faults, TEXT, streamed));
    }

    private static void askOnce(String key) throws IOException {
        read(HttpCall.chat(INSTALLATION.baseUrl(), key, ChatBody.of("gpt-4o-mini", TEXT, false))
                .with("Idempotency-Key", key.substring(0, 20)));
    }

    private static void embed(String key) throws IOException {
        read(HttpCall.post(
                        INSTALLATION.baseUrl() + "/embeddings",
                        "{\"model\":\"text-embedding-3-small\",\"input\":\"" + TEXT + "\"}")
                .with("Authorization", "Bearer " + key));
    }

    private static void send(String key, String body) throws IOException {
        read(HttpCall.chat(INSTALLATION.baseUrl(), key, body));
    }

    /** To its end, whatever it is. */
    private static void read(HttpCall call) throws IOException {
        try (HttpExchange exchange = HttpExchange.send(call, SOON)) {
            assertThat(exchange.text()).isNotEmpty();
        }
    }

    /** Hangs up after so many tokens. */
    private static void leave(String key, String model, int tokens) throws IOException {
        // A number of its own, by which the call is found in the provider's log.
        String mark = "interval=3" + tokens + model.length();
        String body = ChatBody.of(model + "~" + mark, TEXT, true);
        try (HttpExchange exchange = HttpExchange.send(HttpCall.chat(INSTALLATION.baseUrl(), key, body), SOON)) {
            if (tokens > 0) {
                await(exchange, tokens);
            } else {
                Await.until(
                        SOON,
                        "the provider's call",
                        () -> !INSTALLATION.providerCalls(mark).isEmpty());
            }
        }
    }

    private static ChatTranscript await(HttpExchange exchange, int tokens) throws IOException {
        ChatTranscript transcript = new ChatTranscript();
        SseReader events = new SseReader(exchange.body());
        while (transcript.text().split(" ", -1).length < tokens
                || transcript.text().isEmpty()) {
            transcript.accept(Objects.requireNonNull(events.next()));
        }
        return transcript;
    }

    private static void cancelled(String key) throws IOException {
        String body = ChatBody.of("gpt-4o-mini~stall=2~interval=399", TEXT, true);
        try (HttpExchange exchange = HttpExchange.send(HttpCall.chat(INSTALLATION.baseUrl(), key, body), SOON)) {
            String job = String.valueOf(await(exchange, 2).jobId());
            assertThat(OPERATOR.sluice("jobs", "cancel", job)).contains("exit 0");
            assertThat(exchange.text()).contains("\"cancelled\"");
        }
    }

    private static void expired(String key) throws IOException {
        String body = ChatBody.of("gpt-4o-mini~stall=2~interval=398", TEXT, true);
        try (HttpExchange exchange = HttpExchange.send(HttpCall.chat(INSTALLATION.baseUrl(), key, body), SOON)) {
            ChatTranscript _ = await(exchange, 2);
            assertThat(exchange.text()).contains("\"deadline_exceeded\"");
        }
    }

    private static void leaveTheQueue(String key) throws IOException {
        OPERATOR.sluice("lanes", "pause", "bulk");
        try {
            Await.until(SOON, "workers that hold the lane's jobs", () -> !isAnswered(flex(Installation.KEY)));
            long accepted = INSTALLATION.acceptedJobs("bulk");
            try (HttpExchange exchange = HttpExchange.send(flex(key), SOON)) {
                Await.until(SOON, "the job in Kafka", () -> INSTALLATION.acceptedJobs("bulk") > accepted);
                exchange.finish();
            }
        } finally {
            OPERATOR.sluice("lanes", "resume", "bulk");
        }
    }

    private static HttpCall flex(String key) {
        String body = ChatBody.of("gpt-4o-mini", TEXT, true).replaceFirst("\\{", "{\"service_tier\":\"flex\",");
        return HttpCall.chat(INSTALLATION.baseUrl(), key, body);
    }

    /** Whether it is answered within a second: so often workers look whether a lane is paused. */
    private static boolean isAnswered(HttpCall call) {
        try (HttpExchange exchange = HttpExchange.send(call, Duration.ofSeconds(1))) {
            return !exchange.text().isEmpty();
        } catch (IOException _) {
            return false;
        }
    }
}
