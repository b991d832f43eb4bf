package dev.sluice.worker.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.testkit.Await;
import dev.sluice.worker.provider.AnswerSink;
import dev.sluice.worker.provider.ChatJobs;
import dev.sluice.worker.provider.Prefix;
import dev.sluice.worker.provider.RawProvider;
import dev.sluice.worker.provider.RecordingSink;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * Runs against a provider of raw bytes, in OpenAI's format if nothing else is
 * said. One that is never closed would wait for ever.
 */
@Timeout(60)
abstract class RawRuns {

    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** Ten times the bar of 250 ms, which is a matter of benchmarks. */
    static final long MAX_CLOSE_MILLIS = 2500;

    static final String MODEL = "gpt-4o-mini";
    static final String ROLE = "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}";
    static final String TEXT = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"hi\"}}]}";
    static final String STOP = "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
    static final String WHOLE = "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"hi\"},"
            + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}";

    private static final RoutingSettings HASTY = new RoutingSettings(
            Duration.ofSeconds(5),
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            Duration.ofMillis(300),
            8,
            3,
            Duration.ofMillis(1),
            Duration.ofMillis(2));

    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private volatile RawProvider.Script script = (number, exchange) -> exchange.close();
    RawProvider provider;
    private ProviderAnswers answers;
    private String dialect = "openai";

    @BeforeEach
    void start() {
        provider = new RawProvider((number, exchange) -> script.answer(number, exchange));
        answers = answers(HASTY);
    }

    @AfterEach
    void close() {
        answers.close();
        provider.close();
    }

    /** The provider speaks this dialect from now on. */
    final void useDialect(String name) {
        answers.close();
        dialect = name;
        answers = answers(HASTY);
    }

    final void usePatience() {
        answers.close();
        answers = answers(RoutingSettings.defaults());
    }

    final void awaitAllClosed() {
        Await.until(
                PATIENCE,
                "the sockets' close",
                () -> provider.exchanges().stream().allMatch(exchange -> exchange.closedNanos() != 0));
    }

    final void answer(RawProvider.Script wanted) {
        script = wanted;
    }

    private ProviderAnswers answers(RoutingSettings settings) {
        return new ProviderAnswers(
                TestCatalog.of("""
                    providers:
                      openai: {base-url: '%s', api-keys: [key], dialect: %s, continues: false}
                    models:
                      gpt-4o-mini: {routes: [{provider: openai}]}
                      text-embedding-3-small: {families: [embeddings], routes: [{provider: openai}]}
                    """.formatted(provider.url(), dialect)),
                settings,
                InstantSource.system(),
                new SplittableRandom(1),
                registry);
    }

    final AnswerRun open(JobHeaders job, AnswerSink sink) {
        return answers.open(job, ChatJobs.asking("hi"), Prefix.NONE, sink);
    }

    final AnswerRun open(JobHeaders job, String body) {
        return answers.open(job, body.getBytes(UTF_8), Prefix.NONE, new RecordingSink());
    }

    static CompletableFuture<AnswerEnd> later(AnswerRun run) {
        CompletableFuture<AnswerEnd> end = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                end.complete(run.run());
            } catch (RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        return end;
    }

    final double calls(String outcome) {
        return registry.find("sluice.provider.calls").tag("outcome", outcome).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    static FailureCode failure(AnswerEnd end) {
        assertThat(end).isInstanceOf(AnswerEnd.Failed.class);
        return ((AnswerEnd.Failed) end).failure().code();
    }
}
