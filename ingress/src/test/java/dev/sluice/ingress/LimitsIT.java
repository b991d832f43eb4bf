package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.job.Topics;
import dev.sluice.common.reply.JobResult;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.testkit.Await;
import dev.sluice.testkit.RedisHandle;
import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.SharedKafka;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two ingresses hold one key to one limit, and add up what it used. */
@Timeout(150)
final class LimitsIT {

    private static final int LIMIT = 40;
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final Instant DAY = Instant.parse("2026-03-14T12:00:00Z");
    private static final String[] LIMITED = {"Authorization", "Bearer " + ChatClient.OTHER_KEY};

    private static RedisHandle redis;
    private static ServiceHandle one;
    private static ServiceHandle other;
    private static FakeWorker worker;

    @BeforeAll
    static void start() {
        redis = RedisHandle.start();
        Map<String, String> settings = Map.of(
                "SLUICE_ACCOUNT_LIMITED_REQUESTS_PER_MINUTE",
                Integer.toString(LIMIT),
                // On a busy machine the first questions take seconds, and would be decided alone, beyond the limit.
                "SLUICE_QUOTA_PATIENCE",
                "5s",
                "SLUICE_REDIS_COMMAND_TIMEOUT",
                "5s",
                "SLUICE_ADMIN_KEY",
                AdminClient.KEY);
        one = Ingresses.start("one", SharedKafka.get(), redis, settings);
        other = Ingresses.start("other", SharedKafka.get(), redis, settings);
        worker = FakeWorker.start(SharedKafka.get().bootstrap(), redis.uri());
    }

    @AfterAll
    static void stop() {
        worker.close();
        one.close();
        other.close();
        redis.close();
    }

    @Test
    void twoIngressesServeTheLimitTogetherAndRefuseTheRestCleanly() {
        List<ChatClient> clients = new ArrayList<>();
        for (int i = 0; i < 2 * LIMIT; i++) {
            clients.add(ChatClient.whole((i % 2 == 0 ? one : other).baseUrl(), "limited", LIMITED));
        }
        for (int i = 0; i < LIMIT; i++) {
            worker.runNext().finishWhole("{}");
        }

        int served = 0;
        for (ChatClient client : clients) {
            try (client) {
                if (client.status() == 200) {
                    served++;
                } else {
                    assertThat(client.status()).isEqualTo(429);
                    assertThat(client.header("x-ratelimit-remaining-requests")).isEqualTo("0");
                    assertThat(Integer.parseInt(client.header("retry-after"))).isBetween(1, 61);
                    assertThat(client.rest())
                            .contains("\"message\":\"API limit exceeded, upgrade your plan")
                            .contains("\"code\":\"rate_limit_exceeded\"");
                }
                assertThat(client.header("x-ratelimit-limit-requests")).isEqualTo(Integer.toString(LIMIT));
            }
        }
        assertThat(served).isEqualTo(LIMIT);
        assertThat(worker.unread()).isZero();
        answersThatTakeNothingSayHowTheKeyStandsToo();
    }

    @Test
    void tokensAreReservedAndSettledBeforeTheClientCanAskAgain() {
        AdminClient admin = new AdminClient(one.baseUrl());
        assertThat(admin.post(
                                "plans",
                                "{\"name\":\"tight\",\"limits\":{\"tokens_per_minute\":5000,\"concurrent_jobs\":1,"
                                        + "\"tokens_per_day\":100000}}")
                        .status())
                .isLessThan(300);
        assertThat(admin.post("organisations", "{\"id\":\"held\",\"name\":\"Held\"}")
                        .status())
                .isLessThan(300);
        String secret = admin.post("keys", "{\"organisation\":\"held\",\"name\":\"it\",\"plan\":\"tight\"}")
                .text("secret");
        String[] tight = {"Authorization", "Bearer " + secret};
        Await.until(
                PATIENCE,
                "the key at both",
                () -> admin.statusFor(secret) == 200 && new AdminClient(other.baseUrl()).statusFor(secret) == 200);

        for (int i = 0; i < 20; i++) {
            // The estimate is 4,096 tokens of 5,000 and one job of one: the next one fits only if this one is settled.
            try (ChatClient client = ChatClient.stream((i % 2 == 0 ? one : other).baseUrl(), "settled", tight)) {
                FakeRun run = worker.runNext();
                try (ChatClient second = ChatClient.whole(other.baseUrl(), "too many", tight)) {
                    assertThat(second.status()).isEqualTo(429);
                    assertThat(Long.parseLong(second.header("x-ratelimit-remaining-tokens")))
                            .isLessThan(904);
                }
                run.delta("a").finish();
                assertThat(ChatClient.textOf(client.rest())).isEqualTo("a");
                assertThat(Long.parseLong(client.header("x-ratelimit-remaining-tokens")))
                        .isLessThan(904);
            }
        }
        try (ChatClient tooLarge = ChatClient.post(
                one.baseUrl(), "{\"max_tokens\":5001,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}", tight)) {
            assertThat(tooLarge.status()).isEqualTo(429);
            assertThat(tooLarge.header("x-should-retry")).isEqualTo("false");
            assertThat(tooLarge.rest()).contains("\"type\":\"tokens\"", "\"param\":\"max_tokens\"");
        }
    }

    @Test
    void hungRedisDelaysADecisionAndNoMore() {
        URI url = one.baseUrl();
        redis.pause();
        try {
            long begun = System.nanoTime();
            try (ChatClient refused = ChatClient.post(url, "{\"messages\":3}", LIMITED)) {
                assertThat(refused.status()).isEqualTo(400);
            }
            // The patience that is set here is the bound; the rest is the machine's share.
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        } finally {
            redis.resume();
        }
        Await.until(PATIENCE, "a Redis that is asked again", () -> {
            try (ChatClient wrong = ChatClient.post(url, "{\"messages\":3}", LIMITED)) {
                return !wrong.header("x-ratelimit-limit-requests").isEmpty();
            }
        });
    }

    @Test
    void usageIsTheSumOfFirstResultsWhicheverIngressAddsItUpAndWhicheverDies() {
        List<JobResult> all = new ArrayList<>();
        write(all, 200);
        awaitUsage(one, all);
        other.kill();
        write(all, 200);
        awaitUsage(one, all);
        other.restart();
        write(all, 50);
        awaitUsage(other, all);
        awaitUsage(one, all);
        try (ChatClient csv = ChatClient.get(
                one.baseUrl(),
                "/admin/v1/usage?start=2026-03-14&end=2026-03-14&format=csv&tenant=default/demo",
                "Authorization",
                "Bearer " + AdminClient.KEY)) {
            assertThat(csv.rest())
                    .startsWith("tenant,day,model,jobs,")
                    .contains("default/demo,2026-03-14,gpt-4o-mini," + all.size() + ",0,0,");
        }
    }

    /** Results of one key; one in ten is a second one of its job, and tells something else. */
    private static void write(List<JobResult> all, int count) {
        Random random = new Random(all.size());
        try (Producer<byte[], byte[]> results = new KafkaProducer<>(
                Map.of("bootstrap.servers", SharedKafka.get().bootstrap()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
            for (int i = 0; i < count; i++) {
                boolean isSecond = !all.isEmpty() && random.nextInt(10) == 0;
                JobId job = isSecond
                        ? all.get(random.nextInt(all.size())).job()
                        : new JobId(random.nextLong(), random.nextLong());
                JobResult result = new JobResult(
                        job,
                        "default/demo",
                        "chat",
                        "gpt-4o-mini",
                        Lane.INTERACTIVE,
                        "a",
                        1,
                        1,
                        DAY.getEpochSecond(),
                        DAY.toEpochMilli(),
                        "openai/gpt-4o-mini",
                        7,
                        Outcome.finished("stop", TokenUsage.of(random.nextInt(100), random.nextInt(100))));
                if (!isSecond) {
                    all.add(result);
                }
                Future<?> _ = results.send(new ProducerRecord<>(Topics.RESULTS, job.bytes(), result.encode()));
            }
        }
    }

    private static void awaitUsage(ServiceHandle ingress, List<JobResult> all) {
        long tokens = all.stream()
                .mapToLong(result -> result.outcome().usage().totalTokens())
                .sum();
        String expected = "\"jobs\":" + all.size() + ",";
        Await.until(
                PATIENCE,
                expected + " at " + ingress.name(),
                () -> usage(ingress).contains(expected));
        assertThat(usage(ingress))
                .contains("\"model\":\"gpt-4o-mini\"", "\"total_tokens\":" + tokens + ",\"cost_usd\":\"")
                .contains("\"cost_usd\":\""
                        + BigDecimal.valueOf(7L * all.size(), 9).toPlainString() + "\"");
    }

    private static String usage(ServiceHandle ingress) {
        try (ChatClient client = ChatClient.get(ingress.baseUrl(), "/v1/usage?start=2026-03-14&end=2026-03-14")) {
            return client.rest();
        }
    }

    private static void answersThatTakeNothingSayHowTheKeyStandsToo() {
        try (ChatClient wrong = ChatClient.post(one.baseUrl(), "{\"messages\":3}", LIMITED)) {
            assertThat(wrong.status()).isEqualTo(400);
            assertThat(wrong.header("x-ratelimit-remaining-requests")).isEqualTo("0");
        }
    }
}
