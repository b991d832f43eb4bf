package dev.sluice.ingress.edge;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import org.junit.jupiter.api.Test;

class ErrorBodyContractTest {

    @Test
    void allFourKeysAreThereEvenWhenTheyAreNull() {
        assertThat(text(ErrorBody.render(FailureCode.INVALID_REQUEST, "No.")))
                .isEqualTo("{\"error\":{\"message\":\"No.\",\"type\":\"invalid_request_error\",\"param\":null,"
                        + "\"code\":null}}");
    }

    @Test
    void textIsEscaped() {
        RequestFailedException failure = RequestFailedException.invalid("\"ü\"\n😀", "a\\b", "invalid_type");

        assertThat(text(ErrorBody.render(failure)))
                .isEqualTo("{\"error\":{\"message\":\"\\\"ü\\\"\\n😀\",\"type\":\"invalid_request_error\","
                        + "\"param\":\"a\\\\b\",\"code\":\"invalid_type\"}}");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }
}
