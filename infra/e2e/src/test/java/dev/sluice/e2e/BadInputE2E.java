package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.client.ChatBody;
import dev.sluice.testkit.client.HttpCall;
import dev.sluice.testkit.client.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whatever comes in, OpenAI's error object goes out, and the next request is served. */
@Timeout(60)
final class BadInputE2E {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final String GOOD = ChatBody.of("gpt-4o-mini", "good", false);
    private static final String MESSAGES = "\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]";

    private final Installation installation = SharedInstallation.get();

    static Stream<Arguments> badInput() {
        String url = SharedInstallation.get().baseUrl();
        HttpCall good = HttpCall.chat(url, Installation.KEY, GOOD);
        return Stream.of(
                bad("no body", 400, chat("")),
                bad("broken JSON", 400, chat("{\"messages\":[")),
                bad("JSON that is no object", 400, chat("[]")),
                bad("messages of a wrong type", 400, chat("{\"messages\":\"x\"}")),
                bad("a model of a wrong type", 400, chat("{\"model\":7," + MESSAGES + "}")),
                bad("stream of a wrong type", 400, chat("{\"stream\":\"yes\"," + MESSAGES + "}")),
                bad("no messages", 400, chat("{\"model\":\"gpt-4o-mini\"}")),
                bad("empty messages", 400, chat("{\"messages\":[]}")),
                bad("a message without a role", 400, chat("{\"messages\":[{\"content\":\"x\"}]}")),
                bad("temperature 3", 400, chat("{\"temperature\":3," + MESSAGES + "}")),
                bad("max_tokens 0", 400, chat("{\"max_tokens\":0," + MESSAGES + "}")),
                bad("an unknown model", 404, chat("{\"model\":\"no-such-model\"," + MESSAGES + "}")),
                bad("no key", 401, good.without("Authorization")),
                bad("a wrong key", 401, good.with("Authorization", "Bearer slc-wrong-0123456789abcdef")),
                bad("no Bearer", 401, good.with("Authorization", "Basic " + Installation.KEY)),
                bad("a body of 2 MB", 413, chat(ChatBody.of("gpt-4o-mini", "x".repeat(2 << 20), false))),
                bad("another media type", 415, good.with("Content-Type", "text/plain")),
                bad("a wrong method", 405, HttpCall.get(url + "/chat")),
                bad("another wrong method", 405, good.as("PUT")),
                bad("an unknown path", 404, HttpCall.get(url + "/no/such/path")),
                bad("an unknown path outside", 404, HttpCall.get(url.replace("/api/v1", "/nowhere"))),
                bad("a model that isn't there", 404, withKey(HttpCall.get(url + "/models/no-such-model"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badInput")
    void isAnsweredWithOpenAisErrorObject(String what, int status, HttpCall call) throws IOException {
        try (HttpExchange exchange = HttpExchange.send(call, SILENCE)) {
            assertThat(exchange.status()).as(what).isEqualTo(status);
            assertThat(exchange.header("content-type")).startsWith("application/json");
            assertThat(exchange.header("x-request-id")).isNotEmpty();
            JsonNode root = JSON.readTree(exchange.text());
            JsonNode error = root.path("error");
            assertThat(error.propertyNames()).containsExactlyInAnyOrder("message", "type", "param", "code");
            assertThat(error.path("message").asString("")).isNotEmpty();
            assertThat(error.path("type").asString("")).isNotEmpty();
        }
        assertServes();
    }

    @Test
    void theSameIsSaidToAClientThatWantsAStream() throws IOException {
        HttpCall call = chat("{\"stream\":true,\"temperature\":3," + MESSAGES + "}");
        try (HttpExchange exchange = HttpExchange.send(call, SILENCE)) {
            assertThat(exchange.status()).isEqualTo(400);
            assertThat(JSON.readTree(exchange.text())
                            .path("error")
                            .path("param")
                            .asString(""))
                    .isEqualTo("temperature");
        }
    }

    @Test
    void aConnectionFullOfNonsenseHarmsNobody() throws IOException {
        for (String nonsense : List.of("\u0000\u0001\u0002", "GET", "A".repeat(20_000))) {
            HttpCall call = HttpCall.get(installation.baseUrl()).as(nonsense);
            try (HttpExchange exchange = HttpExchange.send(call, SILENCE)) {
                exchange.reset();
            }
        }
        assertServes();
    }

    private void assertServes() throws IOException {
        try (HttpExchange exchange = HttpExchange.send(chat(GOOD), SILENCE)) {
            assertThat(exchange.status()).isEqualTo(200);
            JsonNode message =
                    JSON.readTree(exchange.text()).path("choices").path(0).path("message");
            assertThat(message.path("content").asString("")).isEqualTo("good");
        }
    }

    private static Arguments bad(String what, int status, HttpCall call) {
        return Arguments.of(what, status, call);
    }

    private static HttpCall chat(String json) {
        return HttpCall.chat(SharedInstallation.get().baseUrl(), Installation.KEY, json);
    }

    private static HttpCall withKey(HttpCall call) {
        return call.with("Authorization", "Bearer " + Installation.KEY);
    }
}
