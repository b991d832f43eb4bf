package dev.sluice.worker.provider.several;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ShareTest {

    @Test
    void inputsAreDividedInTheirOrderAndKeepTheirBytes() {
        List<Share> shares = Share.ofInputs(
                "{\"model\":\"m\", \"input\": [ \"a,]\" , \"\\u00e9\",\"c\"],\"user\":\"u\"}".getBytes(UTF_8), 2);

        assertThat(shares)
                .extracting(share -> new String(share.body(), UTF_8))
                .containsExactly(
                        "{\"input\":[\"a,]\",\"\\u00e9\"],\"model\":\"m\",\"user\":\"u\"}",
                        "{\"input\":[\"c\"],\"model\":\"m\",\"user\":\"u\"}");
        assertThat(shares).extracting(Share::firstChoice).containsExactly(0, 2);
        assertThat(shares).extracting(Share::choices).containsExactly(2, 1);
    }

    @Test
    void whatOneCallTakesStaysAsItCame() {
        for (String body :
                List.of("{\"input\":[\"a\",\"b\"]}", "{\"input\":\"abc\"}", "{}", "[", "{\"input\":[\"a\"")) {
            assertThat(Share.ofInputs(body.getBytes(UTF_8), 2))
                    .singleElement()
                    .satisfies(
                            share -> assertThat(new String(share.body(), UTF_8)).isEqualTo(body));
        }
    }
}
