package dev.sluice.ingress.description;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.ingress.shape.Field;
import dev.sluice.ingress.shape.Fields;
import dev.sluice.ingress.shape.Rules;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpMethod;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class OpenApiDocumentTest {

    private static final Fields BODY = Fields.of(List.of(
            Field.of("prompt", Rules.text(9)).required().says("What is asked."),
            Field.of("n", Rules.integer(1, 5)).deprecated(),
            Field.of("stop", Rules.either(Rules.text(), Rules.list(Rules.text(), 1, 4)))));

    private static final List<Operation> OPERATIONS = List.of(
            Operation.post("/ask", "ask", "Asks.", BODY, "Model")
                    .streamed("Model")
                    .header("x-a", "A header.", "^a$"),
            Operation.get("/models/{id}", "find", "Finds.", "Model")
                    .query("tags", "With these.", "{\"type\":\"object\"}")
                    .query("limit", "So many.", "{\"type\":\"integer\"}"));

    @Test
    void documentHoldsEachOperationWithItsParameters() throws IOException {
        JsonNode document = document();

        assertThat(document.path("openapi").asString()).isEqualTo("3.1.0");
        JsonNode ask = document.at("/paths/~1ask/post");
        assertThat(ask.path("operationId").asString()).isEqualTo("ask");
        assertThat(ask.at("/parameters/0/name").asString()).isEqualTo("x-a");
        assertThat(ask.at("/parameters/0/schema/pattern").asString()).isEqualTo("^a$");
        assertThat(ask.at("/responses/200/content").propertyNames())
                .containsExactly("application/json", "text/event-stream");
        assertThat(document.at("/paths/~1models~1{id}/get/parameters/0/in").asString())
                .isEqualTo("path");
    }

    @Test
    void whatMayFollowAPathIsTold() throws IOException {
        JsonNode parameters = document().at("/paths/~1models~1{id}/get/parameters");

        assertThat(parameters.at("/1").toString())
                .isEqualTo("{\"in\":\"query\",\"name\":\"limit\",\"description\":\"So many.\","
                        + "\"schema\":{\"type\":\"integer\"}}");
        assertThat(parameters.at("/2/style").asString()).isEqualTo("deepObject");
    }

    @Test
    void ruleOfATableIsItsSchema() throws IOException {
        JsonNode schema = document().at("/paths/~1ask/post/requestBody/content/application~1json/schema");

        assertThat(schema.toString()).isEqualTo("""
            {'type':'object','properties':{\
            'prompt':{'description':'What is asked.','type':'string','maxLength':9},\
            'n':{'deprecated':true,'type':['integer','null'],'minimum':1,'maximum':5},\
            'stop':{'anyOf':[{'type':'string'},\
            {'type':'array','minItems':1,'maxItems':4,'items':{'type':'string'}},{'type':'null'}]}},\
            'required':['prompt']}\
            """.replace('\'', '"'));
    }

    @Test
    void everySchemaThatIsNamedIsThere() throws IOException {
        JsonNode document = document();

        List<String> references = document.findValuesAsString("$ref");
        assertThat(references).hasSizeGreaterThan(5);
        assertThat(references)
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isObject())
                        .isTrue());
    }

    @Test
    void routeThatIsNotDescribedIsADifference() {
        Map<String, Set<HttpMethod>> routes = Map.of(
                "/api/v1/ask", Set.of(HttpMethod.POST),
                "/v1/ask", Set.of(HttpMethod.POST),
                "/api/v1/models/{*id}", Set.of(HttpMethod.GET, HttpMethod.DELETE),
                "/readyz", Set.of(HttpMethod.GET));

        assertThat(DescriptionRoutes.differences(OPERATIONS, routes))
                .containsExactlyInAnyOrder("DELETE /api/v1/models/{id}", "GET /v1/models/{id}");
    }

    private static JsonNode document() throws IOException {
        try (InputStream in = OpenApiDocument.class.getResourceAsStream("answers.json")) {
            String answers = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
            return JsonMapper.shared().readTree(new OpenApiDocument(OPERATIONS, answers).render());
        }
    }
}
