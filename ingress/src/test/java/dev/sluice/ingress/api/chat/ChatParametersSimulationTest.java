package dev.sluice.ingress.api.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.shape.Field;
import dev.sluice.ingress.shape.JsonSchema;
import dev.sluice.testkit.description.PublishedDescription;
import dev.sluice.testkit.description.SchemaSamples;
import dev.sluice.testkit.description.SchemaSamples.Sample;
import dev.sluice.testkit.description.SchemaSamples.Spot;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Bodies made by chance from descriptions of the API: right ones pass, and a wrong value is named by its path. */
class ChatParametersSimulationTest {

    private static final int ROUNDS = Integer.getInteger("sluice.simulation.rounds", 5_000);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final long seed = Long.getLong("sluice.simulation.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final ChatRequestReader reader = new ChatRequestReader(CatalogSource.builtIn(false));

    @Test
    void bodyOfOurOwnDescriptionPasses() {
        assertAllPass(ours(), ourSchema());
    }

    @Test
    void bodyOfOpenAisDescriptionPasses() {
        PublishedDescription openAi = openAi();
        assertAllPass(openAi, openAi.requestOf("/chat/completions", "post"));
    }

    @Test
    void everyParameterOfOpenAisIsInTheTable() {
        PublishedDescription openAi = openAi();
        Set<String> theirs = new HashSet<>();
        SchemaSamples samples = new SchemaSamples(openAi, random);
        for (int round = 0; round < 2_000; round++) {
            theirs.addAll(samples.next(openAi.requestOf("/chat/completions", "post"))
                    .value()
                    .propertyNames());
        }

        assertThat(ChatParameters.ALL.fields().stream().map(Field::name)).containsAll(theirs);
    }

    @Test
    void wrongValueIsNamedByItsPath() {
        SchemaSamples samples = new SchemaSamples(ours(), random);
        Map<String, Integer> named = new HashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            Sample sample = samples.next(ourSchema());
            ObjectNode body = mended(sample.value());
            Spot spot = sample.spots().get(random.nextInt(sample.spots().size()));
            JsonNode wrong = samples.wrong(spot);
            if (wrong == null || !isThere(body, spot.pointer())) {
                continue;
            }
            replace(body, spot.pointer(), wrong);

            RequestFailedException failure = refusalOf(body)
                    .orElseThrow(() ->
                            new AssertionError("passed: seed " + seed + ", wrong " + spot.path() + ", body " + body));

            assertThat(failure.code()).isEqualTo(FailureCode.INVALID_REQUEST);
            assertThat(failure.param())
                    .as("seed %s, body %s, %s", seed, body, failure.message())
                    .isEqualTo(spot.path());
            assertThat(failure.errorCode()).isNotNull();
            named.merge(spot.path().replaceAll("\\d+", ""), 1, Integer::sum);
        }
        assertThat(named).as("places, seed %s", seed).hasSizeGreaterThan(60);
    }

    private void assertAllPass(PublishedDescription description, JsonNode schema) {
        SchemaSamples samples = new SchemaSamples(description, random);
        for (int round = 0; round < ROUNDS; round++) {
            ObjectNode body = mended(samples.next(schema).value());
            assertThat(refusalOf(body).map(RequestFailedException::message))
                    .as("seed %s, body %s", seed, body)
                    .isEmpty();
        }
    }

    private Optional<RequestFailedException> refusalOf(JsonNode body) {
        try {
            reader.read(body.toString().getBytes(UTF_8));
            return Optional.empty();
        } catch (RequestFailedException failure) {
            return Optional.of(failure);
        }
    }

    /** What descriptions leave to their prose. */
    private static ObjectNode mended(JsonNode sample) {
        ObjectNode body = (ObjectNode) sample;
        if (body.has("model")) {
            body.put("model", "gpt-4o-mini");
        }
        if (!body.path("stream").asBoolean(false)) {
            body.remove("stream_options");
        }
        if (!body.path("logprobs").asBoolean(false)) {
            body.remove("top_logprobs");
        }
        if (body.has("max_tokens")) {
            body.remove("max_completion_tokens");
        }
        for (JsonNode message : body.path("messages")) {
            boolean hasAnswer = List.of("content", "refusal", "audio", "tool_calls", "function_call").stream()
                    .anyMatch(field -> !message.path(field).isMissingNode()
                            && !message.path(field).isNull());
            if (message.path("role").asString("").equals("assistant") && !hasAnswer) {
                ((ObjectNode) message).put("content", "x");
            }
        }
        return body;
    }

    private static boolean isThere(JsonNode body, String pointer) {
        return !body.at(pointer).isMissingNode();
    }

    private static void replace(JsonNode body, String pointer, JsonNode value) {
        int last = pointer.lastIndexOf('/');
        String name = pointer.substring(last + 1);
        switch (body.at(pointer.substring(0, last))) {
            case ArrayNode array -> array.set(Integer.parseInt(name), value);
            case ObjectNode object -> object.set(name, value);
            default -> throw new IllegalArgumentException(pointer + " (expected: a place in " + body + ")");
        }
    }

    private static PublishedDescription openAi() {
        Optional<PublishedDescription> openAi = PublishedDescription.ofOpenAi();
        assumeTrue(openAi.isPresent(), "OpenAI's published description");
        return openAi.orElseThrow();
    }

    private static PublishedDescription ours() {
        return new PublishedDescription(ourSchema());
    }

    private static JsonNode ourSchema() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            new JsonSchema(json).write(ChatParameters.ALL);
        }
        return JSON.readTree(bytes.toByteArray());
    }
}
