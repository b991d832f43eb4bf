package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionListParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionToolChoiceOption;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.chat.completions.ChatCompletionUpdateParams;
import com.openai.services.blocking.chat.ChatCompletionService;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What OpenAI's SDK for Java makes of tools, schemas and choices; each answer is held against the descriptions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OpenAiJavaFeaturesE2E {

    private static final String TEXT = "The quick brown fox jumps over the lazy dog.";
    private static final String MODEL = "gpt-4o-mini";

    /** {@code sluice.routing.max-attempts}. */
    private static final int ATTEMPTS = 3;

    /** A tool, as the SDK makes one of a class. */
    @JsonClassDescription("The weather of a city.")
    public static final class Weather {
        @JsonPropertyDescription("The city's name.")
        @SuppressWarnings("NullAway.Init") // Jackson fills it.
        public String city;
    }

    /** A tool beside it. */
    @JsonClassDescription("The time in a city.")
    public static final class Clock {
        @JsonPropertyDescription("The city's name.")
        @SuppressWarnings("NullAway.Init") // Jackson fills it.
        public String city;
    }

    /** An answer's schema, as the SDK makes one of a class. */
    public static final class City {
        @SuppressWarnings("NullAway.Init") // Jackson fills it.
        public String name;

        public int population;

        @SuppressWarnings("NullAway.Init") // Jackson fills it.
        public List<String> districts;
    }

    private final Installation installation = SharedInstallation.get();
    private final RecordingProxy proxy =
            new RecordingProxy(installation.ingresses().getFirst().baseUrl());
    private final OpenAIClient client = OpenAIOkHttpClient.builder()
            .baseUrl(proxy.baseUrl())
            .apiKey(Installation.KEY)
            .maxRetries(0)
            .build();

    @AfterAll
    void everyAnswerFitsTheDescriptions() {
        try (proxy) {
            AnswerCheck check = new AnswerCheck(installation.baseUrl());
            assertThat(proxy.answers()).hasSizeGreaterThan(5);
            assertThat(check.faults(proxy.answers())).isEmpty();
        }
    }

    @Test
    void toolIsCalledWithArgumentsOfItsClassAndItsResultIsAnswered() {
        ChatCompletionCreateParams.Builder asked = question().addTool(Weather.class);
        ChatCompletion called = client.chat()
                .completions()
                .create(asked.toolChoice(ChatCompletionToolChoiceOption.Auto.REQUIRED)
                        .build());

        ChatCompletionMessageFunctionToolCall call = functions(called).getFirst();
        assertThat(call.function().name()).isEqualTo("Weather");
        assertThat(call.function().arguments(Weather.class).city).isNotNull();
        assertThat(called.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);

        ChatCompletion answered = client.chat()
                .completions()
                .create(asked.addMessage(called.choices().getFirst().message())
                        .addMessage(ChatCompletionToolMessageParam.builder()
                                .toolCallId(call.id())
                                .content("sunny")
                                .build())
                        .toolChoice(ChatCompletionToolChoiceOption.Auto.AUTO)
                        .build());
        assertThat(answered.choices().getFirst().message().content()).isPresent();
    }

    @Test
    void severalToolsAreCalledAtOnce() {
        ChatCompletion called = client.chat()
                .completions()
                .create(ChatCompletionCreateParams.builder()
                        .model(MODEL)
                        .addUserMessage("Weather and Clock, please.")
                        .addTool(Weather.class)
                        .addTool(Clock.class)
                        .parallelToolCalls(true)
                        .build());

        assertThat(functions(called))
                .extracting(call -> call.function().name())
                .containsExactlyInAnyOrder("Weather", "Clock");
        assertThat(functions(called))
                .extracting(ChatCompletionMessageFunctionToolCall::id)
                .doesNotHaveDuplicates();
    }

    @Test
    void answerBecomesAnObjectOfItsClass() {
        City city = client.chat()
                .completions()
                .create(question().responseFormat(City.class).build())
                .choices()
                .getFirst()
                .message()
                .content()
                .orElseThrow();

        assertThat(city.name).isNotNull();
        assertThat(city.districts).isNotNull();
    }

    @Test
    void severalAnswersComeUnderTheirIndexes() {
        ChatCompletion completion =
                client.chat().completions().create(question().n(3).build());

        assertThat(completion.choices())
                .extracting(ChatCompletion.Choice::index)
                .containsExactly(0L, 1L, 2L);
        assertThat(completion.choices())
                .allSatisfy(choice -> assertThat(choice.message().content()).hasValue(TEXT));
    }

    @Test
    void probabilitiesComeWithEachToken() {
        ChatCompletion completion = client.chat()
                .completions()
                .create(question().logprobs(true).topLogprobs(2).build());

        var tokens = completion
                .choices()
                .getFirst()
                .logprobs()
                .orElseThrow()
                .content()
                .orElseThrow();
        assertThat(tokens).isNotEmpty().allSatisfy(token -> {
            assertThat(token.logprob()).isNotPositive();
            assertThat(token.topLogprobs()).hasSize(2);
        });
    }

    @Test
    void storedAnswersAreListedReadChangedAndDeleted() {
        ChatCompletionService completions = client.chat().completions();
        JsonValue mark = JsonValue.from("java");
        ChatCompletion.Metadata changed = ChatCompletion.Metadata.builder()
                .putAdditionalProperty("test", JsonValue.from("changed"))
                .build();
        ChatCompletionCreateParams asked = question()
                .store(true)
                .metadata(ChatCompletionCreateParams.Metadata.builder()
                        .putAdditionalProperty("test", mark)
                        .build())
                .build();
        List<String> ids = List.of(
                completions.create(asked).id(), completions.create(asked).id());

        // Whoever asks by the id waits for the answer to be written; a list doesn't.
        for (String id : ids) {
            assertThat(completions.retrieve(id).choices().getFirst().message().content())
                    .hasValue(TEXT);
        }
        assertThat(completions
                        .list(ChatCompletionListParams.builder()
                                .metadata(ChatCompletionListParams.Metadata.builder()
                                        .putAdditionalProperty("test", "java")
                                        .build())
                                .limit(1)
                                .build())
                        .autoPager())
                .extracting(ChatCompletion::id)
                .containsExactlyInAnyOrderElementsOf(ids);
        assertThat(completions.messages().list(ids.getFirst()).items())
                .singleElement()
                .satisfies(message -> assertThat(message.content()).hasValue(TEXT));

        completions.update(ChatCompletionUpdateParams.builder()
                .completionId(ids.getFirst())
                .metadata(ChatCompletionUpdateParams.Metadata.builder()
                        .putAdditionalProperty("test", JsonValue.from("changed"))
                        .build())
                .build());
        assertThat(completions.retrieve(ids.getFirst()).metadata()).contains(changed);

        for (String id : ids) {
            assertThat(completions.delete(id).deleted()).isTrue();
            assertThatThrownBy(() -> completions.retrieve(id)).isInstanceOf(NotFoundException.class);
        }
    }

    @Test
    void failureOfTheProvidersIsRetriedByUsAndNotTheSdk() {
        ChatCompletion completion = client.chat()
                .completions()
                .create(question(MODEL + "~500first=1").build());

        assertThat(completion.choices().getFirst().message().content()).hasValue(TEXT);
    }

    @Test
    void failingProviderIsCalledAsOftenAsWeTryAgainThoughTheSdkWouldTryAgainToo() {
        String mark = "interval=731";
        String model = MODEL + "~500~" + mark;
        OpenAIClient persistent = OpenAIOkHttpClient.builder()
                .baseUrl(proxy.baseUrl())
                .apiKey(Installation.KEY)
                .maxRetries(2)
                .build();

        assertThatThrownBy(() ->
                        persistent.chat().completions().create(question(model).build()))
                .isInstanceOf(InternalServerException.class);

        assertThat(installation.providerCalls(mark)).hasSize(ATTEMPTS);
    }

    @Test
    void streamThatIsClosedHalfwayLeavesTheClientUsable() {
        try (StreamResponse<ChatCompletionChunk> stream = client.chat()
                .completions()
                .createStreaming(question(MODEL + "~interval=50").build())) {
            assertThat(stream.stream().limit(3)).hasSize(3);
        }

        assertThat(client.chat()
                        .completions()
                        .create(question().build())
                        .choices()
                        .getFirst()
                        .message()
                        .content())
                .hasValue(TEXT);
    }

    private static List<ChatCompletionMessageFunctionToolCall> functions(ChatCompletion completion) {
        return completion.choices().getFirst().message().toolCalls().orElseThrow().stream()
                .map(ChatCompletionMessageToolCall::asFunction)
                .toList();
    }

    private static ChatCompletionCreateParams.Builder question() {
        return question(MODEL);
    }

    private static ChatCompletionCreateParams.Builder question(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(TEXT);
    }
}
