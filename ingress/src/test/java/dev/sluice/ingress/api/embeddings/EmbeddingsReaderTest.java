package dev.sluice.ingress.api.embeddings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.job.Family;
import dev.sluice.ingress.api.ApiRequest;
import dev.sluice.ingress.api.ParametersContract;
import dev.sluice.ingress.api.WholeRequest;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.shape.Fields;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

final class EmbeddingsReaderTest extends ParametersContract {

    private static final String MODEL = "\"model\":\"text-embedding-3-small\"";

    private final EmbeddingsReader reader = new EmbeddingsReader(CatalogSource.builtIn(false));

    @ParameterizedTest
    @ValueSource(strings = {"\"x\"", "[\"x\",\"y\"]", "[1,2,0]", "[[1,2],[3]]"})
    void inputIsATextTextsOrTokens(String input) {
        ApiRequest request = read(("{" + MODEL + ",\"input\":" + input + "}").getBytes(UTF_8));

        assertThat(request.family()).isEqualTo(Family.EMBEDDINGS);
        assertThat(request.streamed()).isFalse();
        assertThat(request.model().id()).isEqualTo("text-embedding-3-small");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"input\":\"\" | input | empty_string",
                "\"input\":[] | input | empty_array",
                "\"input\":[\"x\",\"\"] | input[1] | empty_string",
                "\"input\":[\"x\",1] | input[1] | invalid_type",
                "\"input\":[1,\"x\"] | input[1] | invalid_type",
                "\"input\":[1,[2]] | input[1] | invalid_type",
                "\"input\":[[1],2] | input[1] | invalid_type",
                "\"input\":[[1],[]] | input[1] | empty_array",
                "\"input\":[[1],[1.5]] | input[1][0] | invalid_type",
                "\"input\":[-1] | input[0] | integer_below_min_value",
                "\"input\":[null] | input[0] | invalid_type",
                "\"input\":{} | input | invalid_type",
                "\"input\":null | input | invalid_type",
                "\"x\":1 | input | missing_required_parameter",
                "\"input\":\"x\",\"dimensions\":0 | dimensions | integer_below_min_value",
                "\"input\":\"x\",\"encoding_format\":\"int8\" | encoding_format | invalid_value",
                "\"input\":\"x\",\"user\":1 | user | invalid_type"
            })
    void wrongValueIsNamedByItsPath(String members, String param, String code) {
        RequestFailedException failure = refusal("{" + MODEL + "," + members + "}");

        assertThat(failure.param()).isEqualTo(param);
        assertThat(failure.errorCode()).isEqualTo(code);
    }

    @Test
    void modelMustBeNamed() {
        assertThat(refusal("{\"input\":\"x\"}").param()).isEqualTo("model");
    }

    @Test
    void thereAreAtMost2048Inputs() {
        String most = String.join(",", Collections.nCopies(2048, "\"x\""));

        assertThat(read(("{" + MODEL + ",\"input\":[" + most + "]}").getBytes(UTF_8)))
                .isNotNull();
        assertThat(refusal("{" + MODEL + ",\"input\":[" + most + ",\"x\"]}").errorCode())
                .isEqualTo("array_above_max_length");
    }

    @Test
    void sameBodyAtAnotherEndpointAsksForSomethingElse() {
        byte[] body = ("{" + MODEL + ",\"input\":\"x\"}").getBytes(UTF_8);
        ApiRequest request = read(body);
        ApiRequest other = new WholeRequest(Family.MODERATIONS, body, request.model(), List.of());

        assertThat(request.bodyHash()).isNotEqualTo(other.bodyHash()).hasSize(64);
    }

    private RequestFailedException refusal(String body) {
        return catchThrowableOfType(RequestFailedException.class, () -> reader.read(body.getBytes(UTF_8)));
    }

    @Override
    protected Fields table() {
        return EmbeddingsParameters.ALL;
    }

    @Override
    protected String path() {
        return "/embeddings";
    }

    @Override
    protected ApiRequest read(byte[] body) {
        return reader.read(body);
    }

    @Override
    protected void mend(ObjectNode body) {
        body.put("model", "text-embedding-3-small");
        if (body.path("input").asString("x").isEmpty()) {
            body.put("input", "x");
        }
        if (body.path("input") instanceof ArrayNode texts) {
            for (int i = 0; i < texts.size(); i++) {
                if (texts.path(i).asString("x").isEmpty()) {
                    texts.set(i, "x");
                }
            }
        }
    }
}
