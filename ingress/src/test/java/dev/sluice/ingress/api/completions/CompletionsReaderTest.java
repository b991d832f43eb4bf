package dev.sluice.ingress.api.completions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.job.Family;
import dev.sluice.ingress.api.ApiRequest;
import dev.sluice.ingress.api.ParametersContract;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.shape.Fields;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.node.ObjectNode;

final class CompletionsReaderTest extends ParametersContract {

    private static final String MODEL = "\"model\":\"gpt-3.5-turbo-instruct\"";

    private final CompletionsReader reader = new CompletionsReader(CatalogSource.builtIn(false));

    @Test
    void whatTheWalkMustKnowIsRead() {
        ApiRequest request = read(("{" + MODEL + ",\"prompt\":[[1],[2,3]],\"stream\":true,"
                        + "\"stream_options\":{\"include_usage\":true}}")
                .getBytes(UTF_8));

        assertThat(request.family()).isEqualTo(Family.COMPLETIONS);
        assertThat(request.streamed()).isTrue();
        assertThat(request.includeUsage()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"n\":1 | prompt | missing_required_parameter",
                "\"prompt\":[] | prompt | empty_array",
                "\"prompt\":[1,\"x\"] | prompt[1] | invalid_type",
                "\"prompt\":\"x\",\"logprobs\":6 | logprobs | integer_above_max_value",
                "\"prompt\":\"x\",\"logprobs\":true | logprobs | invalid_type",
                "\"prompt\":\"x\",\"max_tokens\":4097 | max_tokens | invalid_value",
                "\"prompt\":\"x\",\"best_of\":21 | best_of | integer_above_max_value",
                "\"prompt\":\"x\",\"best_of\":2,\"n\":3 | best_of | invalid_parameter_combination",
                "\"prompt\":\"x\",\"best_of\":2,\"stream\":true | best_of | invalid_parameter_combination",
                "\"prompt\":\"x\",\"stream_options\":{} | stream_options | invalid_parameter_combination",
                "\"prompt\":\"x\",\"echo\":1 | echo | invalid_type",
                "\"prompt\":\"x\",\"suffix\":1 | suffix | invalid_type"
            })
    void wrongValueIsNamedByItsPath(String members, String param, String code) {
        RequestFailedException failure = catchThrowableOfType(
                RequestFailedException.class, () -> read(("{" + MODEL + "," + members + "}").getBytes(UTF_8)));

        assertThat(failure.param()).isEqualTo(param);
        assertThat(failure.errorCode()).isEqualTo(code);
    }

    @Override
    protected Fields table() {
        return CompletionsParameters.ALL;
    }

    @Override
    protected String path() {
        return "/completions";
    }

    @Override
    protected ApiRequest read(byte[] body) {
        return reader.read(body);
    }

    @Override
    protected void mend(ObjectNode body) {
        body.put("model", "gpt-3.5-turbo-instruct");
        body.remove("best_of");
        if (!body.path("stream").asBoolean(false)) {
            body.remove("stream_options");
        }
        if (body.path("prompt").isArray() && body.path("prompt").isEmpty()) {
            body.put("prompt", "x");
        }
    }
}
