package dev.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.client.ChatBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys and prompts are nowhere but where they are needed, whatever becomes of a request. */
@Timeout(120)
final class SecretsE2E {

    private static final String PROMPT = "zircon-quokka-4711-prompt";
    private static final String WRONG_KEY = "slc-wrong-key-zircon-0123456789";

    private final Installation installation = SharedInstallation.get();

    @Test
    void noKeyAndNoPromptIsInALogAHeaderOrAMetric() throws IOException, InterruptedException {
        StringBuilder heads = new StringBuilder();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String body : List.of(
                    ChatBody.of("gpt-4o-mini", PROMPT, true),
                    ChatBody.of("gpt-4o-mini", PROMPT, false),
                    ChatBody.of("gpt-4o-mini~badkey", PROMPT, false),
                    ChatBody.of("gpt-4o-mini~reset=1", PROMPT, true),
                    ChatBody.of("no-such-model", PROMPT, false),
                    "{\"messages\":[{\"role\":\"user\",\"content\":\"" + PROMPT,
                    "{\"" + PROMPT + "\":1}")) {
                for (String key : List.of(Installation.KEY, WRONG_KEY, Installation.ADMIN_KEY)) {
                    heads.append(headOf(client, body, key));
                }
            }
        }

        String told = heads
                + Stream.concat(installation.ingresses().stream(), installation.workers().stream())
                        .map(SecretsE2E::toldBy)
                        .reduce("", String::concat);
        assertThat(told).contains("x-request-id", "sluice_");
        assertThat(Stream.of(PROMPT, WRONG_KEY, Installation.KEY, Installation.LIMITED_KEY, Installation.ADMIN_KEY))
                .noneMatch(told::contains);
    }

    /** The head of the answer to one request. */
    private String headOf(HttpClient client, String body, String key) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(installation.baseUrl() + "/chat/completions"))
                .timeout(Duration.ofSeconds(60))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString())
                .headers()
                .map()
                .toString();
    }

    /** Its log and its metrics. */
    private static String toldBy(ServiceHandle service) {
        try {
            return Files.readString(service.log(), UTF_8) + Metrics.of(service);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
