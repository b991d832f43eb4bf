package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.client.ChatBody;
import dev.sluice.testkit.client.HttpCall;
import dev.sluice.testkit.client.HttpExchange;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The short address answers what OpenAI's does. */
final class ChatAddressE2E {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Duration SILENCE = Duration.ofSeconds(30);
    private static final String BODY = ChatBody.of("gpt-4o-mini", "one two three", false);

    private final String url = SharedInstallation.get().baseUrl();

    @Test
    void shortAddressAnswersTheSameObject() throws IOException {
        ObjectNode known = ask("/chat/completions");
        assertThat(ask("/chat")).isEqualTo(known);
        assertThat(known.at("/choices/0/message/content").asString("")).isEqualTo("one two three");
    }

    /** The answer, without what differs from request to request. */
    private ObjectNode ask(String path) throws IOException {
        HttpCall call = HttpCall.post(url + path, BODY).with("Authorization", "Bearer " + Installation.KEY);
        try (HttpExchange exchange = HttpExchange.send(call, SILENCE)) {
            assertThat(exchange.status()).isEqualTo(200);
            ObjectNode answer = (ObjectNode) JSON.readTree(exchange.text());
            assertThat(answer.remove("id").asString("")).startsWith("chatcmpl-");
            assertThat(answer.remove("created").asLong(0)).isPositive();
            return answer;
        }
    }
}
