package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.Completion;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.moderations.Moderation;
import com.openai.models.moderations.ModerationCreateParams;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenAI's official SDK for Java, unmodified: only its base URL is ours. */
final class OpenAiJavaSdkE2E {

    private static final String TEXT = "The quick brown fox jumps over the lazy dog.";

    private final Installation installation = SharedInstallation.get();
    private final OpenAIClient client = client(Installation.KEY);

    @ParameterizedTest
    @ValueSource(strings = {"gemini-2.5-flash", "gemini-2.0-flash", "gpt-4o-mini"})
    void aCompletionArrivesWhole(String model) {
        ChatCompletion completion =
                client.chat().completions().create(question(model).build());

        assertThat(completion.choices()).hasSize(1);
        assertThat(completion.choices().getFirst().message().content()).hasValue(TEXT);
        assertThat(completion.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        assertThat(completion.model()).isEqualTo(model);
        assertThat(completion.id()).startsWith("chatcmpl-");
        assertThat(completion.usage().orElseThrow().completionTokens()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-2.5-flash", "gemini-2.0-flash", "gpt-4o-mini"})
    void aStreamArrivesChunkByChunkAndEndsWithItsUsage(String model) {
        ChatCompletionCreateParams asked = question(model)
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();
        List<ChatCompletionChunk> chunks;
        try (StreamResponse<ChatCompletionChunk> stream =
                client.chat().completions().createStreaming(asked)) {
            chunks = stream.stream().toList();
        }

        assertThat(text(chunks)).isEqualTo(TEXT);
        assertThat(chunks)
                .extracting(ChatCompletionChunk::id)
                .containsOnly(chunks.getFirst().id());
        assertThat(chunks.stream()
                        .flatMap(chunk -> chunk.choices().stream())
                        .filter(choice -> choice.finishReason().isPresent()))
                .hasSize(1);
        assertThat(chunks.getLast().usage().orElseThrow().completionTokens()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(longs = {100, 4096})
    @SuppressWarnings("deprecation") // Most clients still send the old name.
    void aThinkingModelLeavesRoomForText(long maxTokens) {
        ChatCompletion completion = client.chat()
                .completions()
                .create(question("gemini-2.5-flash").maxTokens(maxTokens).build());

        assertThat(completion.choices().getFirst().message().content()).hasValue(TEXT);
    }

    @Test
    void modelsAreListedAndFound() {
        assertThat(client.models().list().data())
                .extracting(model -> model.id())
                .contains("gemini-2.5-flash", "gemini-2.0-flash", "gpt-4o-mini");
        assertThat(client.models().retrieve("gpt-4o-mini").id()).isEqualTo("gpt-4o-mini");
        assertThatThrownBy(() -> client.models().retrieve("no-such-model")).isInstanceOf(NotFoundException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-embedding-001", "text-embedding-3-small"})
    void embeddingsAreTheSameAsBytesAndAsNumbers(String model) {
        EmbeddingCreateParams.Builder asked = EmbeddingCreateParams.builder()
                .model(model)
                .inputOfArrayOfStrings(List.of("good morning", "good night"))
                .dimensions(256);
        CreateEmbeddingResponse bytes = client.embeddings()
                .create(asked.encodingFormat(EmbeddingCreateParams.EncodingFormat.BASE64)
                        .build());
        CreateEmbeddingResponse numbers = client.embeddings()
                .create(asked.encodingFormat(EmbeddingCreateParams.EncodingFormat.FLOAT)
                        .build());

        assertThat(numbers.data().get(1).embedding())
                .hasSize(256)
                .isEqualTo(bytes.data().get(1).embedding());
        assertThat(numbers.usage().promptTokens()).isPositive();
        assertThatThrownBy(() ->
                        client.embeddings().create(asked.model("gpt-4o-mini").build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("v1/chat/completions");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gemini-2.5-flash", "gpt-3.5-turbo-instruct"})
    void textIsCompletedWholeAndInChunks(String model) {
        CompletionCreateParams asked = CompletionCreateParams.builder()
                .model(model)
                .prompt(TEXT)
                .maxTokens(100)
                .build();

        assertThat(client.completions().create(asked).choices().getFirst().text())
                .isEqualTo(TEXT);
        StringBuilder text = new StringBuilder();
        try (StreamResponse<Completion> stream = client.completions().createStreaming(asked)) {
            stream.stream().forEach(chunk -> chunk.choices().forEach(choice -> text.append(choice.text())));
        }
        assertThat(text).hasToString(TEXT);
    }

    @Test
    void harmfulContentIsFlagged() {
        List<Moderation> results = client.moderations()
                .create(ModerationCreateParams.builder()
                        .inputOfStrings(List.of("peace", "violence"))
                        .build())
                .results();

        assertThat(results).extracting(Moderation::flagged).containsExactly(false, true);
    }

    @Test
    void failuresAreTheOnesThatTheSdkKnows() {
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(question("no-such-model").build()))
                .isInstanceOf(NotFoundException.class)
                .hasMessageContaining("no-such-model");
        assertThatThrownBy(() -> client.chat()
                        .completions()
                        .create(question("gpt-4o-mini").temperature(3).build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("temperature");
        assertThatThrownBy(() -> client("slc-wrong-0123456789abcdef")
                        .chat()
                        .completions()
                        .create(question("gpt-4o-mini").build()))
                .isInstanceOf(UnauthorizedException.class);
    }

    @Test
    void aKeyWithFiveRequestsAMinuteIsRefusedItsSixthAtTheLatest() {
        OpenAIClient limited = client(Installation.LIMITED_KEY);

        // Tests of other SDKs use the same key.
        assertThatThrownBy(() -> {
                    for (int request = 1; request <= 6; request++) {
                        limited.chat()
                                .completions()
                                .create(question("gpt-4o-mini").build());
                    }
                })
                .isInstanceOf(RateLimitException.class)
                .hasMessageContaining("API limit exceeded, upgrade your plan");
    }

    private static String text(List<ChatCompletionChunk> chunks) {
        StringBuilder text = new StringBuilder();
        for (ChatCompletionChunk chunk : chunks) {
            chunk.choices().forEach(choice -> choice.delta().content().ifPresent(text::append));
        }
        return text.toString();
    }

    private static ChatCompletionCreateParams.Builder question(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(TEXT);
    }

    private OpenAIClient client(String key) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(installation.baseUrl())
                .apiKey(key)
                .maxRetries(0)
                .build();
    }
}
