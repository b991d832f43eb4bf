package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIException;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.sluice.testkit.proxy.FaultProxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Models that think for long, behind a proxy that ends connections over which nothing passes, as load balancers do.
 *
 * <p>All clients wait at the same time. {@code -Dsluice.silence=180} makes it as long as reasoning models take.
 */
@Timeout(300)
final class LongSilenceE2E {

    private static final int SILENCE_SECONDS = Integer.getInteger("sluice.silence", 24);

    /** Load balancers give up after a minute; a comment comes each ten seconds. */
    private static final Duration IDLE_LIMIT = Duration.ofSeconds(Math.max(15, SILENCE_SECONDS / 3));

    private static final String QUESTION = "Think long before you answer.";
    private static final String MODEL = "gpt-4o-mini~interval=1~ttft=" + SILENCE_SECONDS * 1000;

    /** Fails at its first word, when a comment has been sent. */
    private static final String FAILING = "gpt-4o-mini~interval=1~ttft=12000~fail=1";

    private static FaultProxy proxy;
    private static CompletableFuture<String> java;
    private static CompletableFuture<String> failing;
    private static CompletableFuture<String> python;
    private static CompletableFuture<String> node;

    @BeforeAll
    static void letAllWait() {
        proxy = FaultProxy.to(
                "127.0.0.1",
                SharedInstallation.get().ingresses().getFirst().baseUrl().getPort());
        proxy.endIdleAfter(IDLE_LIMIT);
        java = later(() -> readByJava(MODEL));
        failing = later(() -> readByJava(FAILING));
        python = later(() -> {
            Path folder = SdkRun.folder("silence-python");
            SdkRun.write("long_silence.py", folder.resolve("long_silence.py"));
            return SdkRun.output(folder, environment(), SdkRun.python(folder), "long_silence.py");
        });
        node = later(() -> {
            Path folder = SdkRun.folder("silence-node");
            SdkRun.write("long_silence.mjs", folder.resolve("long_silence.mjs"));
            return SdkRun.output(folder, environment(), SdkRun.node(folder), "long_silence.mjs");
        });
    }

    @AfterAll
    static void close() {
        proxy.close();
    }

    @Test
    void theJavaSdkReadsAnAnswerThatBeginsLongAfterAnIdleConnectionWouldHaveEnded() {
        assertThat(java.join()).isEqualTo(QUESTION);
    }

    @Test
    void thePythonSdkDoes() throws Throwable {
        assertThat(outcome(python)).isEqualTo(QUESTION);
    }

    @Test
    void theNodeSdkDoes() throws Throwable {
        assertThat(outcome(node)).isEqualTo(QUESTION);
    }

    @Test
    void anErrorAfterTheFirstCommentArrivesAsAnErrorOfTheStream() {
        assertThatThrownBy(() -> outcome(failing)).isInstanceOf(OpenAIException.class);
    }

    private static String readByJava(String model) {
        OpenAIClient client = OpenAIOkHttpClient.builder()
                .baseUrl(baseUrl())
                .apiKey(Installation.KEY)
                .maxRetries(0)
                .build();
        ChatCompletionCreateParams asked = ChatCompletionCreateParams.builder()
                .model(model)
                .addUserMessage(QUESTION)
                .build();
        StringBuilder text = new StringBuilder();
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(asked)) {
            stream.stream()
                    .flatMap(chunk -> chunk.choices().stream())
                    .forEach(choice -> choice.delta().content().ifPresent(text::append));
        } finally {
            client.close();
        }
        return text.toString();
    }

    private static Map<String, String> environment() {
        return Map.of(
                "OPENAI_BASE_URL", baseUrl(), "OPENAI_API_KEY", Installation.KEY, "MODEL", MODEL, "QUESTION", QUESTION);
    }

    private static String baseUrl() {
        return "http://127.0.0.1:" + proxy.port() + "/api/v1";
    }

    private static CompletableFuture<String> later(Supplier<String> client) {
        return CompletableFuture.supplyAsync(client, task -> Thread.ofVirtual().start(task));
    }

    /** What the client read, or its own failure: an aborted test's, too. */
    private static String outcome(CompletableFuture<String> client) throws Throwable {
        try {
            return client.join();
        } catch (CompletionException e) {
            throw e.getCause();
        }
    }
}
