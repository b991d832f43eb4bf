package dev.sluice.ingress.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.catalog.Model;
import dev.sluice.common.job.Family;
import org.junit.jupiter.api.Test;

final class EstimatesTest {

    private static final int EXPECTED = 70;

    @Test
    void pictureIsWorthTheSameWhateverItsBytes() {
        long small = Estimates.promptTokens(withPicture(10));

        assertThat(Estimates.promptTokens(withPicture(100_000))).isEqualTo(small);
        assertThat(small).isGreaterThan(500).isLessThan(520);
    }

    @Test
    void lanesAndLimitsGoByOneGuess() {
        byte[] body = withPicture(100_000);

        assertThat(request(body).expectedCost()).isEqualTo(Estimates.promptTokens(body) + EXPECTED);
    }

    @Test
    void costOfAnyBodyIsANumberOfAHeader() {
        byte[] body = "\"data:\"".repeat(3_000_000).getBytes(UTF_8);

        assertThat(request(body).expectedCost()).isEqualTo(ApiRequest.MOST_COST);
    }

    private static byte[] withPicture(int bytes) {
        return ("{\"a\":\"data:image/png;base64," + "A".repeat(bytes) + "\"}").getBytes(UTF_8);
    }

    private static ApiRequest request(byte[] body) {
        return new ApiRequest() {
            @Override
            public Family family() {
                return Family.CHAT;
            }

            @Override
            public byte[] body() {
                return body;
            }

            @Override
            public Model model() {
                return CatalogSource.builtIn(false).current().models().getFirst();
            }

            @Override
            public int expectedTokens() {
                return EXPECTED;
            }
        };
    }
}
