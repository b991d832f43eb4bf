package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Await;
import dev.sluice.testkit.client.ChatBody;
import dev.sluice.testkit.client.HttpCall;
import dev.sluice.testkit.client.HttpExchange;
import dev.sluice.testkit.client.SseEvent;
import dev.sluice.testkit.client.SseReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One key at two ingresses, held to its limits and counted to the token by real workers.
 *
 * <p>The usual run is a short one. The long one is {@code -Dsluice.limits=long}: 3,000 requests in a minute against
 * 600, everybody who is refused comes back when told; and 10,000 streams.
 */
@Timeout(900)
final class LimitsE2E {

    private static final boolean LONG = "long".equals(System.getProperty("sluice.limits"));
    private static final int LIMIT = LONG ? 600 : 60;
    private static final int CLIENTS = LONG ? 100 : 20;
    private static final Duration OFFERED_IN = LONG ? Duration.ofSeconds(60) : Duration.ofSeconds(2);
    private static final int STREAMS = LONG ? 10_000 : 200;
    private static final int SETTLED = LONG ? 200 : 20;
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final Installation installation = SharedInstallation.get();
    private final Operator operator = Operator.of(installation);

    /**
     * What became of a request.
     *
     * @param retryAfterMillis what a refusal told; 0 for an answer
     */
    private record Outcome(int status, long retryAfterMillis, String text) {}

    @Test
    void fiveTimesTheLimitIsServedUpToTheLimitAndRefusedCleanly() {
        String key = key("pace", "--requests-per-minute", Integer.toString(LIMIT));
        int offered = 5 * LIMIT;
        long betweenNanos = OFFERED_IN.toNanos() / offered;
        long aloneBefore = decidedWithoutRedis();
        long startNanos = System.nanoTime();

        List<Outcome> outcomes = Chat.many(offered, CLIENTS, number -> {
            waitUntil(startNanos + number * betweenNanos);
            return ask(number, key);
        });

        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome.status()).isIn(200, 429));
        List<Outcome> refused =
                outcomes.stream().filter(outcome -> outcome.status() == 429).toList();
        assertThat(refused).allSatisfy(outcome -> {
            assertThat(outcome.text()).contains("API limit exceeded, upgrade your plan", "\"rate_limit_exceeded\"");
            assertThat(outcome.retryAfterMillis()).isBetween(1L, 61_000L);
        });
        int served = outcomes.size() - refused.size();
        // Where a machine is so busy that Redis doesn't answer in 100 ms, an ingress decides by what it heard last.
        int alone = Math.toIntExact(decidedWithoutRedis() - aloneBefore);
        System.out.printf(
                "limits: %d of %d served at a limit of %d a minute, %d decided without Redis%n",
                served, offered, LIMIT, alone);
        // What comes after a minute has room again: of an offer that long the last moments may.
        assertThat(served).isBetween(LIMIT, LIMIT + LIMIT / 100 + alone);
        if (LONG) {
            comeBackWhenTold(key);
        }
    }

    private long decidedWithoutRedis() {
        return installation.ingresses().stream()
                .mapToLong(ingress -> Metrics.count(ingress, "sluice_quota_without_redis_total"))
                .sum();
    }

    /** Each client is refused, waits as long as it was told, and is served. */
    private void comeBackWhenTold(String key) {
        List<Outcome> second = Chat.many(3 * CLIENTS, 3 * CLIENTS, number -> {
            Outcome first = ask(number, key);
            if (first.status() == 200) {
                return first;
            }
            waitUntil(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(first.retryAfterMillis()));
            return ask(number, key);
        });

        long refused = second.stream().filter(each -> each.status() != 200).count();
        System.out.printf("limits: of %d who came back when told %d were refused%n", second.size(), refused);
        assertThat(refused).isZero();
    }

    @Test
    void ledgerHasEveryTokenThatTheProviderServed() {
        String key = key("count", "--tokens-per-minute", "1000000000");
        String mark = "ttft=3~interval=1~tokens=";

        List<Integer> prompts = Chat.many(STREAMS, Math.min(100, STREAMS), number -> stream(number, key, mark));

        long prompted = prompts.stream().mapToLong(Integer::longValue).sum();
        long served = installation.endedProviderCalls("ttft=3").stream()
                .mapToLong(call -> call.path("tokens").asLong(0))
                .sum();
        Await.until(SOON, "all jobs in the ledger", () -> total(key, "jobs") == STREAMS);
        System.out.printf(
                "limits: %d streams, ledger %d + %d tokens, provider %d + %d%n",
                STREAMS, total(key, "prompt_tokens"), total(key, "completion_tokens"), prompted, served);
        assertThat(total(key, "completion_tokens")).isEqualTo(served);
        assertThat(total(key, "prompt_tokens")).isEqualTo(prompted);
        assertThat(total(key, "estimated")).isZero();
        // All of them are settled: of the minute's tokens only the real ones are gone, not 4,096 for each.
        assertThat(remainingTokens(installation.baseUrl(), key))
                .isGreaterThanOrEqualTo(1_000_000_000L - prompted - served - 5_000);
    }

    @Test
    void realUsageTakesTheEstimatesPlaceAtEachIngress() {
        long limit = 1_000_000;
        String key = key("settled", "--tokens-per-minute", Long.toString(limit));
        long used = 0;
        long longestNanos = 0;
        for (int number = 0; number < SETTLED; number++) {
            used += stream(number, key, "ttft=4~interval=1~tokens=") + completionTokens(number);
            long left = limit - used;
            long endedNanos = System.nanoTime();
            for (int ingress = 0; ingress < installation.ingresses().size(); ingress++) {
                String url = installation.baseUrl(ingress);
                Await.until(SOON, left + " tokens left at " + url, () -> remainingTokens(url, key) == left);
            }
            longestNanos = Math.max(longestNanos, System.nanoTime() - endedNanos);
        }
        System.out.printf(
                "limits: %d streams, each settled at both ingresses within %d ms of its end%n",
                SETTLED, TimeUnit.NANOSECONDS.toMillis(longestNanos));
    }

    private String key(String name, String limit, String value) {
        String id = "e2e-" + name + NUMBER.incrementAndGet();
        assertThat(operator.sluice("plans", "create", id, limit, value)).contains("exit 0");
        assertThat(operator.sluice("orgs", "create", id)).contains("exit 0");
        String key = operator.json("keys", "create", "--org", id, "--name", name, "--plan", id)
                .path("secret")
                .asString("");
        for (int ingress = 0; ingress < installation.ingresses().size(); ingress++) {
            String models = installation.baseUrl(ingress) + "/models";
            Await.until(SOON, "the key at each ingress", () -> get(models, key).contains("\"data\""));
        }
        return key;
    }

    private Outcome ask(int number, String key) {
        HttpCall call = HttpCall.chat(url(number), key, ChatBody.of("gpt-4o-mini", "one", false));
        try (HttpExchange exchange = HttpExchange.send(call, SOON)) {
            int status = exchange.status();
            return new Outcome(status, number(exchange.header("retry-after-ms")), exchange.text());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One stream of a length of its own; what its provider says of the prompt. */
    private int stream(int number, String key, String mark) {
        String text = ChatBody.words("count" + number, 1 + number % 37);
        String body = ChatBody.of("gpt-4o-mini~" + mark + completionTokens(number), text, true)
                .replaceFirst("\\{", "{\"stream_options\":{\"include_usage\":true},");
        try (HttpExchange exchange = HttpExchange.send(HttpCall.chat(url(number), key, body), SOON)) {
            assertThat(exchange.status()).isEqualTo(200);
            SseReader events = new SseReader(exchange.body());
            int prompt = 0;
            for (SseEvent event = events.next(); event != null; event = events.next()) {
                if (event.data().startsWith("{")) {
                    JsonNode chunk = JsonMapper.shared().readTree(event.data());
                    prompt += chunk.path("usage").path("prompt_tokens").asInt(0);
                }
            }
            return prompt;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int completionTokens(int number) {
        return 1 + number % 23;
    }

    private long total(String key, String field) {
        return JsonMapper.shared()
                .readTree(get(installation.baseUrl() + "/usage", key))
                .path("total")
                .path(field)
                .asLong(-1);
    }

    /** As an answer tells that takes nothing. */
    private static long remainingTokens(String url, String key) {
        HttpCall call = HttpCall.chat(url, key, "{\"messages\":3}");
        try (HttpExchange exchange = HttpExchange.send(call, SOON)) {
            return number(exchange.header("x-ratelimit-remaining-tokens"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String get(String url, String key) {
        HttpCall call = HttpCall.get(url).with("Authorization", "Bearer " + key);
        try (HttpExchange exchange = HttpExchange.send(call, SOON)) {
            return exchange.text();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String url(int number) {
        return installation.baseUrl(number % installation.ingresses().size());
    }

    private static long number(@Nullable String header) {
        return header == null ? 0 : Long.parseLong(header);
    }

    private static void waitUntil(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
