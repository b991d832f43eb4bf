package dev.sluice.ingress.api.moderations;

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

final class ModerationsReaderTest extends ParametersContract {

    private final ModerationsReader reader = new ModerationsReader(CatalogSource.builtIn(false));

    @Test
    void modelNeedNotBeNamed() {
        ApiRequest request = read("{\"input\":[\"a\",\"b\"]}".getBytes(UTF_8));

        assertThat(request.family()).isEqualTo(Family.MODERATIONS);
        assertThat(request.model().id()).isEqualTo("omni-moderation-latest");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | input | missing_required_parameter",
                "{\"input\":1} | input | invalid_type",
                "{\"input\":[1]} | input[0] | invalid_type",
                "{\"input\":[\"x\",{\"type\":\"text\",\"text\":\"x\"}]} | input[1] | invalid_type",
                "{\"input\":[{\"type\":\"video\"}]} | input[0].type | invalid_value",
                "{\"input\":[{\"type\":\"text\"}]} | input[0].text | missing_required_parameter",
                "{\"input\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"ftp://x\"}}]} | input[0].image_url.url"
                        + " | invalid_value"
            })
    void wrongValueIsNamedByItsPath(String body, String param, String code) {
        RequestFailedException failure =
                catchThrowableOfType(RequestFailedException.class, () -> read(body.getBytes(UTF_8)));

        assertThat(failure.param()).isEqualTo(param);
        assertThat(failure.errorCode()).isEqualTo(code);
    }

    @Override
    protected Fields table() {
        return ModerationsParameters.ALL;
    }

    @Override
    protected String path() {
        return "/moderations";
    }

    @Override
    protected ApiRequest read(byte[] body) {
        return reader.read(body);
    }

    @Override
    protected void mend(ObjectNode body) {
        body.remove("model");
    }
}
