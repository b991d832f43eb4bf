package dev.sluice.worker.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.worker.provider.ChatJobs;
import dev.sluice.worker.provider.Prefix;
import dev.sluice.worker.provider.RawProvider;
import dev.sluice.worker.provider.RecordingSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model with a second route: what the first one's failure makes of a job. */
@Timeout(60)
final class FallbackIT {

    private static final RoutingSettings ONE_ATTEMPT = new RoutingSettings(
            Duration.ofSeconds(2),
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            8,
            1,
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));

    private volatile RawProvider.Script firstScript = (number, exchange) -> exchange.close();
    private RawProvider first;
    private RawProvider second;
    private ProviderAnswers answers;

    @BeforeEach
    void start() {
        first = new RawProvider((number, exchange) -> firstScript.answer(number, exchange));
        second = new RawProvider((number, exchange) -> exchange.respond(200, "", RawRuns.WHOLE));
        answers = new ProviderAnswers(
                TestCatalog.of("""
                    providers:
                      one: {base-url: '%1$s', dialect: openai, api-keys: [a]}
                      twice: {base-url: '%1$s', dialect: openai, api-keys: [a, b]}
                      adding:
                        base-url: '%1$s'
                        dialect: openai
                        headers: {api-key: secret}
                        query: {api-version: '2024-10-21'}
                      two: {base-url: '%2$s', dialect: openai, api-keys: [b]}
                    models:
                      gpt-4o-mini: {routes: [{provider: one}, {provider: two}]}
                      gpt-4o-mini-twice: {routes: [{provider: twice}]}
                      gpt-4o-mini-adding: {routes: [{provider: adding}]}
                    """.formatted(first.url(), second.url())),
                ONE_ATTEMPT,
                InstantSource.system(),
                new SplittableRandom(1),
                new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        answers.close();
        first.close();
        second.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 404, 429, 500, 503})
    void otherRouteAnswersAtOnceWhereTheFirstOneRefuses(int status) {
        firstScript = (number, exchange) -> exchange.respond(status, "retry-after: 30\r\n", "{}");

        assertThat(run(ChatJobs.whole(RawRuns.MODEL))).isInstanceOf(AnswerEnd.Complete.class);
        assertThat(first.exchanges()).hasSize(1);
        assertThat(second.exchanges()).hasSize(1);
    }

    @Test
    void otherRouteAnswersWhereTheFirstOneIsSilent() {
        firstScript = (number, exchange) -> exchange.awaitClose();

        assertThat(run(ChatJobs.whole(RawRuns.MODEL))).isInstanceOf(AnswerEnd.Complete.class);
    }

    @Test
    void routeThatAskedForAPauseIsPassedOverByTheNextJob() {
        firstScript = (number, exchange) -> exchange.respond(429, "retry-after: 30\r\n", "{}");
        AnswerEnd _ = run(ChatJobs.whole(RawRuns.MODEL));

        assertThat(run(ChatJobs.whole(RawRuns.MODEL))).isInstanceOf(AnswerEnd.Complete.class);
        assertThat(first.exchanges()).hasSize(1);
        assertThat(second.exchanges()).hasSize(2);
    }

    @Test
    void callsCarryWhatTheSettingsOfTheirProviderAdd() {
        firstScript = (number, exchange) -> exchange.respond(200, "", RawRuns.WHOLE);

        assertThat(run(ChatJobs.whole("gpt-4o-mini-adding"))).isInstanceOf(AnswerEnd.Complete.class);

        assertThat(first.exchanges().getFirst().head())
                .contains("/chat/completions?api-version=2024-10-21 ")
                .contains("api-key: secret\r\n");
    }

    @Test
    void jobsTakeTurnsAmongTheKeysOfAProvider() {
        firstScript = (number, exchange) -> exchange.respond(200, "", RawRuns.WHOLE);

        for (int job = 0; job < 4; job++) {
            assertThat(run(ChatJobs.whole("gpt-4o-mini-twice"))).isInstanceOf(AnswerEnd.Complete.class);
        }

        for (String key : List.of("a", "b")) {
            assertThat(first.exchanges())
                    .filteredOn(exchange -> exchange.head().contains("bearer " + key + "\r\n"))
                    .hasSize(2);
        }
    }

    @Test
    void mistakeOfTheCallersIsNotTriedElsewhere() {
        firstScript = (number, exchange) -> exchange.respond(400, "", "{\"error\":{\"message\":\"no\"}}");

        assertThat(failure(run(ChatJobs.whole(RawRuns.MODEL)))).isEqualTo(FailureCode.INVALID_REQUEST);
        assertThat(second.exchanges()).isEmpty();
    }

    @Test
    void nobodyElseGoesOnWithATextThatTheClientHas() {
        firstScript = (number, exchange) -> {
            exchange.stream(RawRuns.ROLE, RawRuns.TEXT);
            exchange.reset();
        };

        assertThat(failure(run(ChatJobs.streamed(RawRuns.MODEL)))).isEqualTo(FailureCode.STREAM_INTERRUPTED);
        assertThat(second.exchanges()).isEmpty();
    }

    private AnswerEnd run(JobHeaders job) {
        return answers.open(job, ChatJobs.asking("hi"), Prefix.NONE, new RecordingSink())
                .run();
    }

    private static FailureCode failure(AnswerEnd end) {
        return ((AnswerEnd.Failed) end).failure().code();
    }
}
