package dev.sluice.ingress.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.shape.Field;
import dev.sluice.ingress.shape.Fields;
import dev.sluice.ingress.shape.JsonSchema;
import dev.sluice.testkit.description.PublishedDescription;
import dev.sluice.testkit.description.SchemaSamples;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What each table of parameters owes to OpenAI's description and to our own. */
public abstract class ParametersContract {

    private static final int ROUNDS = Integer.getInteger("sluice.simulation.rounds", 2_000);

    private final long seed = Long.getLong("sluice.simulation.seed", System.nanoTime());
    private final Random random = new Random(seed);

    /** The table. */
    protected abstract Fields table();

    /** The endpoint in OpenAI's description. */
    protected abstract String path();

    /** Reads a body; throws {@link RequestFailedException}. */
    protected abstract ApiRequest read(byte[] body);

    /** Makes a body of chance right where descriptions leave something to their prose. */
    protected abstract void mend(ObjectNode body);

    @Test
    final void bodyOfOurOwnDescriptionPasses() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            new JsonSchema(json).write(table());
        }
        JsonNode schema = JsonMapper.shared().readTree(bytes.toByteArray());
        assertAllPass(new PublishedDescription(schema), schema);
    }

    @Test
    final void bodyOfOpenAisDescriptionPasses() {
        PublishedDescription openAi = openAi();
        assertAllPass(openAi, openAi.requestOf(path(), "post"));
    }

    @Test
    final void everyParameterOfOpenAisIsInTheTable() {
        PublishedDescription openAi = openAi();
        Set<String> theirs = new HashSet<>();
        SchemaSamples samples = new SchemaSamples(openAi, random);
        for (int round = 0; round < ROUNDS; round++) {
            theirs.addAll(samples.next(openAi.requestOf(path(), "post")).value().propertyNames());
        }

        assertThat(table().fields().stream().map(Field::name)).containsAll(theirs);
    }

    private void assertAllPass(PublishedDescription description, JsonNode schema) {
        SchemaSamples samples = new SchemaSamples(description, random);
        for (int round = 0; round < ROUNDS; round++) {
            ObjectNode body = (ObjectNode) samples.next(schema).value();
            mend(body);
            assertThat(refusalOf(body)).as("seed %s, body %s", seed, body).isEmpty();
        }
    }

    private Optional<String> refusalOf(JsonNode body) {
        try {
            read(body.toString().getBytes(UTF_8));
            return Optional.empty();
        } catch (RequestFailedException failure) {
            return Optional.of(failure.message());
        }
    }

    private static PublishedDescription openAi() {
        Optional<PublishedDescription> openAi = PublishedDescription.ofOpenAi();
        assumeTrue(openAi.isPresent(), "OpenAI's published description");
        return openAi.orElseThrow();
    }
}
