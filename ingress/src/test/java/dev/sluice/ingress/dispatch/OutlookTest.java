package dev.sluice.ingress.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.edge.RequestFailedException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

final class OutlookTest {

    private static final Duration DEADLINE = Duration.ofMinutes(10);

    @Test
    void emptyLaneLetsARequestThroughAndSaysNothing() {
        Outlook outlook = Outlook.of(0, 0, DEADLINE);
        HttpHeaders headers = new HttpHeaders();
        outlook.writeTo(headers);

        assertThat(outlook.refusal()).isEmpty();
        assertThat(headers.isEmpty()).isTrue();
    }

    @Test
    void queuedRequestIsToldItsPlaceAndItsWait() {
        Outlook outlook = Outlook.of(499, 50, DEADLINE);
        HttpHeaders headers = new HttpHeaders();
        outlook.writeTo(headers);

        assertThat(headers.getFirst("x-sluice-queue-position")).isEqualTo("500");
        assertThat(headers.getFirst("x-sluice-estimated-wait-ms")).isEqualTo("10000");
        assertThat(outlook.refusal()).isEmpty();
    }

    @Test
    void requestThatWouldBePastItsDeadlineIsRefusedUntilTheQueueIsShortEnough() {
        RequestFailedException refusal =
                Outlook.of(31_999, 50, DEADLINE).refusal().orElseThrow();

        assertThat(refusal.code()).isEqualTo(FailureCode.UNAVAILABLE);
        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void whileNothingEndsNothingIsForeseenAndNothingRefused() {
        assertThat(Outlook.of(100_000, 0, DEADLINE).refusal()).isEmpty();
    }
}
