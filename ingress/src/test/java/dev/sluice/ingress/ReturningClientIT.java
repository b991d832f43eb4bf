package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.common.reply.WorkerMessage;
import dev.sluice.testkit.Await;
import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.SharedKafka;
import dev.sluice.testkit.SharedRedis;
import io.lettuce.core.XTrimArgs;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that come back: with a key of their own, with the last event that they got, or with a retry. */
@Timeout(60)
final class ReturningClientIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String KEY = "Idempotency-Key";
    private static final String LAST = "Last-Event-ID";
    private static final String RETRY = "x-stainless-retry-count";

    private static ServiceHandle first;
    private static ServiceHandle second;
    private static FakeWorker worker;

    @BeforeAll
    static void start() {
        first = Ingresses.start("first", SharedKafka.get(), SharedRedis.get(), Map.of());
        second = Ingresses.start("second", SharedKafka.get(), SharedRedis.get(), Map.of());
        worker = FakeWorker.start(
                SharedKafka.get().bootstrap(), SharedRedis.get().uri());
        worker.endSettling();
    }

    @AfterAll
    static void stop() {
        worker.close();
        first.close();
        second.close();
    }

    @Test
    void sameKeyAtTheSameTimeSharesOneCall() {
        String key = key();
        try (ChatClient one = ChatClient.stream(first.baseUrl(), "shared", KEY, key)) {
            FakeRun run = worker.runNext();
            run.delta("a");
            one.readUntil("\"content\":\"a\"");
            try (ChatClient other = ChatClient.stream(second.baseUrl(), "shared", KEY, key)) {
                assertThat(ChatClient.textOf(other.readUntil("\"content\":\"a\"")))
                        .isEqualTo("a");
                assertThat(worker.awaitMessage(WorkerMessage.Listen.class, run.job())
                                .channel())
                        .startsWith("second");
                run.delta("b").finish();

                assertThat(ChatClient.textOf(one.rest())).isEqualTo("b");
                assertThat(ChatClient.textOf(other.rest())).isEqualTo("b");
            }
        }
        assertThat(worker.unread()).isZero();
    }

    @Test
    void sameKeyAfterTheEndGetsTheSameAnswer() {
        String key = key();
        FakeRun run;
        String answer;
        try (ChatClient one = ChatClient.stream(first.baseUrl(), "again", KEY, key)) {
            run = worker.runNext();
            run.delta("a").delta("b").finish();
            answer = one.rest();
        }
        try (ChatClient other = ChatClient.stream(second.baseUrl(), "again", KEY, key)) {
            assertThat(other.rest()).isEqualTo(answer);
        }
        assertThat(worker.unread()).isZero();

        worker.redis().del(FakeWorker.bytes(LeaseKeys.reply(run.job().headers().id())));
        try (ChatClient late = ChatClient.stream(second.baseUrl(), "again", KEY, key)) {
            assertThat(late.status()).isEqualTo(409);
            assertThat(late.header("x-should-retry")).isEqualTo("false");
        }
    }

    @Test
    void sameKeyGetsTheSameWholeAnswer() {
        String key = key();
        try (ChatClient one = ChatClient.whole(first.baseUrl(), "whole", KEY, key)) {
            worker.runNext().slice("{\"a\":").slice("1").finishWhole("}");
            assertThat(one.rest()).isEqualTo("{\"a\":1}\n");
        }
        try (ChatClient other = ChatClient.whole(second.baseUrl(), "whole", KEY, key)) {
            assertThat(other.rest()).isEqualTo("{\"a\":1}\n");
        }
    }

    @Test
    void sameKeyWithAnotherBodyIsRefused() {
        String key = key();
        try (ChatClient one = ChatClient.whole(first.baseUrl(), "one", KEY, key)) {
            FakeRun run = worker.runNext();
            try (ChatClient other = ChatClient.whole(second.baseUrl(), "two", KEY, key)) {
                assertThat(other.status()).isEqualTo(422);
                assertThat(other.rest()).contains("\"code\":\"idempotency_key_reused\"");
            }
            run.finishWhole("{}");
            assertThat(one.status()).isEqualTo(200);
        }
        assertThat(worker.unread()).isZero();
    }

    @Test
    void sameKeyWithTheSameBodyAtAnotherEndpointIsRefused() {
        String key = key();
        String body =
                "{\"model\":\"gpt-4o-mini\",\"prompt\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";
        try (ChatClient one = ChatClient.postTo(first.baseUrl(), "/v1/completions", body, KEY, key)) {
            worker.runNext().finishWhole("{\"a\":1}");
            assertThat(one.rest()).isEqualTo("{\"a\":1}\n");
        }
        try (ChatClient again = ChatClient.postTo(second.baseUrl(), "/v1/completions", body, KEY, key);
                ChatClient other = ChatClient.post(second.baseUrl(), body, KEY, key)) {
            assertThat(again.rest()).isEqualTo("{\"a\":1}\n");
            assertThat(other.status()).isEqualTo(422);
        }
        assertThat(worker.unread()).isZero();
    }

    @Test
    void keyOfOneTenantIsNobodyElses() {
        String key = key();
        try (ChatClient one = ChatClient.whole(first.baseUrl(), "mine", KEY, key);
                ChatClient other = ChatClient.whole(
                        second.baseUrl(), "mine", KEY, key, "Authorization", "Bearer " + ChatClient.OTHER_KEY)) {
            FakeRun a = worker.runNext();
            FakeRun b = worker.runNext();
            assertThat(a.job().headers().id()).isNotEqualTo(b.job().headers().id());
            a.finishWhole("{}");
            b.finishWhole("{}");
            assertThat(one.status()).isEqualTo(200);
            assertThat(other.status()).isEqualTo(200);
        }
    }

    @Test
    void keyThatNoHeaderShouldCarryIsRefused() {
        try (ChatClient client = ChatClient.whole(first.baseUrl(), "x", KEY, "a b")) {
            assertThat(client.status()).isEqualTo(400);
        }
    }

    @Test
    void jobWithAKeySurvivesItsClient() {
        String key = key();
        FakeRun run;
        try (ChatClient gone = ChatClient.stream(first.baseUrl(), "kept", KEY, key)) {
            run = worker.runNext();
            run.delta("a");
            gone.readUntil("\"content\":\"a\"");
        }
        Await.until(
                PATIENCE, "nobody listening", () -> worker.field(run.job(), "L").isEmpty());
        assertThat(worker.field(run.job(), "st")).isEqualTo("R");

        run.delta("b");
        try (ChatClient back = ChatClient.stream(second.baseUrl(), "kept", KEY, key)) {
            back.readUntil("\"content\":\"b\"");
            run.finish();
            assertThat(back.rest()).endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void streamIsResumedAtAnyIngressAfterTheLastEvent() {
        try (ChatClient one = ChatClient.stream(first.baseUrl(), "resume")) {
            FakeRun run = worker.runNext();
            run.delta("a").delta("b");
            String last = one.idOf("\"content\":\"a\"");
            one.readUntil("\"content\":\"b\"");
            try (ChatClient back = ChatClient.get(second.baseUrl(), events(run), LAST, last);
                    ChatClient posted = ChatClient.stream(second.baseUrl(), "resume", LAST, last);
                    ChatClient fromTheStart =
                            ChatClient.get(second.baseUrl(), events(run).replace("/api", ""))) {
                back.readUntil("\"content\":\"b\"");
                posted.readUntil("\"content\":\"b\"");
                fromTheStart.readUntil("\"content\":\"a\"");
                worker.awaitMessage(WorkerMessage.Listen.class, run.job());
                run.delta("c").finish();

                String rest = back.rest();
                assertThat(ChatClient.textOf(rest)).isEqualTo("c");
                assertThat(rest)
                        .contains("data: {\"id\":\"" + run.job().headers().id().completionId())
                        .endsWith("data: [DONE]\n\n");
                assertThat(ChatClient.textOf(posted.rest())).isEqualTo("c");
                assertThat(ChatClient.textOf(fromTheStart.rest())).isEqualTo("bc");
            }
        }
        assertThat(worker.unread()).isZero();
    }

    @Test
    void streamIsResumedBetweenItsLastPieces() {
        String key = key();
        FakeRun run;
        String afterFirst;
        String afterLast;
        try (ChatClient one = ChatClient.stream(first.baseUrl(), "pieces", KEY, key)) {
            run = worker.runNext();
            run.delta("a")
                    .finish(List.of(
                            FakeWorker.bytes("\"finish_reason\":\"stop\"}"), FakeWorker.bytes("\"usage\":{}}")));
            afterFirst = one.idOf("finish_reason\":\"stop");
            afterLast = one.idOf("\"usage\":{}");
        }
        try (ChatClient back = ChatClient.get(second.baseUrl(), events(run), LAST, afterFirst);
                ChatClient over = ChatClient.get(second.baseUrl(), events(run), LAST, afterLast)) {
            assertThat(back.rest())
                    .startsWith("id: " + afterLast + "\n")
                    .contains("usage")
                    .doesNotContain("finish_reason");
            assertThat(over.rest()).isEqualTo("data: [DONE]\n\n");
        }
    }

    @Test
    void answerWhoseBeginningIsNotKeptIsGoneAndNeverBegunInTheMiddle() {
        try (ChatClient one = ChatClient.stream(first.baseUrl(), "long")) {
            FakeRun run = worker.runNext();
            run.delta("a").delta("b").delta("c");
            String early = one.idOf("\"content\":\"a\"");
            String late = one.idOf("\"content\":\"c\"");
            String kept = late.substring(late.indexOf(':') + 1);
            long _ = worker.redis()
                    .xtrim(FakeWorker.bytes(LeaseKeys.reply(run.job().headers().id())), XTrimArgs.Builder.minId(kept));

            for (String last : List.of("", early, late)) {
                try (ChatClient back = ChatClient.get(second.baseUrl(), events(run), LAST, last)) {
                    assertThat(back.status()).as("after '%s'", last).isEqualTo(410);
                }
            }
            run.finish();
            assertThat(one.rest()).endsWith("data: [DONE]\n\n");
        }
    }

    @Test
    void eventThatIsNotKeptIsGone() {
        try (ChatClient one = ChatClient.stream(first.baseUrl(), "gone")) {
            FakeRun run = worker.runNext();
            run.delta("a");
            String last = one.idOf("\"content\":\"a\"");
            String never = last.replaceAll("-1$", "-7");
            try (ChatClient back = ChatClient.get(second.baseUrl(), events(run), LAST, never)) {
                assertThat(back.status()).isEqualTo(410);
            }
            try (ChatClient other = ChatClient.stream(second.baseUrl(), "another body", LAST, last)) {
                assertThat(other.status()).isEqualTo(422);
            }
            run.finish();
        }
    }

    @Test
    void jobOfAnotherTenantIsUnknown() {
        try (ChatClient one = ChatClient.stream(first.baseUrl(), "secret")) {
            FakeRun run = worker.runNext();
            run.delta("a");
            String last = one.idOf("\"content\":\"a\"");
            try (ChatClient spy = ChatClient.get(
                    second.baseUrl(), events(run), LAST, last, "Authorization", "Bearer " + ChatClient.OTHER_KEY)) {
                assertThat(spy.status()).isEqualTo(404);
            }
            run.finish();
        }
        try (ChatClient nonsense = ChatClient.get(second.baseUrl(), "/v1/chat/completions/nonsense/events")) {
            assertThat(nonsense.status()).isEqualTo(404);
        }
    }

    @Test
    void clientThatAsksForItIsNotCancelledWhenItLeaves() {
        FakeRun run;
        String last;
        try (ChatClient gone = ChatClient.stream(first.baseUrl(), "continue", "x-sluice-on-disconnect", "continue")) {
            run = worker.runNext();
            run.delta("a");
            last = gone.idOf("\"content\":\"a\"");
        }
        Await.until(
                PATIENCE, "nobody listening", () -> worker.field(run.job(), "L").isEmpty());
        run.delta("b").finish();

        try (ChatClient back = ChatClient.get(second.baseUrl(), events(run), LAST, last)) {
            assertThat(ChatClient.textOf(back.rest())).isEqualTo("b");
        }
    }

    @Test
    void retryAfterItsIngressDiedAdoptsTheJob() {
        String prompt = "adopted " + key();
        ServiceHandle dying = Ingresses.start("dying", SharedKafka.get(), SharedRedis.get(), Map.of());
        FakeRun run;
        try (ChatClient cut = ChatClient.stream(dying.baseUrl(), prompt)) {
            run = worker.runNext();
            run.delta("a");
            cut.readUntil("\"content\":\"a\"");
            dying.kill();
        }
        // Redis counts a connection that has just broken for one round of its loop: sooner than any client comes again.
        byte[] channel =
                FakeWorker.bytes(LeaseKeys.ingressChannel(run.job().headers().replyChannel()));
        Await.until(
                PATIENCE, "Redis to see that it is gone", () -> worker.redis().publish(channel, new byte[0]) == 0);
        try (ChatClient retry = ChatClient.stream(second.baseUrl(), prompt, RETRY, "1")) {
            retry.readUntil("\"content\":\"a\"");
            run.delta("b").finish();

            assertThat(ChatClient.textOf(retry.rest())).isEqualTo("b");
        }
        assertThat(worker.unread()).isZero();
    }

    @Test
    void retryAfterACutConnectionFindsItsJobWhereThatIsWaitedFor() {
        String prompt = "cut " + key();
        Map<String, String> patience = Map.of("SLUICE_RETURNS_DETACH_GRACE", "20s");
        try (ServiceHandle patient = Ingresses.start("patient", SharedKafka.get(), SharedRedis.get(), patience)) {
            FakeRun run;
            try (ChatClient cut = ChatClient.stream(patient.baseUrl(), prompt)) {
                run = worker.runNext();
                run.delta("a");
                cut.readUntil("\"content\":\"a\"");
            }
            byte[] note =
                    FakeWorker.bytes(LeaseKeys.detached(run.job().headers().id()));
            Await.until(
                    PATIENCE,
                    "the note of a client that has gone",
                    () -> worker.redis().get(note) != null);

            try (ChatClient retry = ChatClient.stream(second.baseUrl(), prompt, RETRY, "1")) {
                retry.readUntil("\"content\":\"a\"");
                run.delta("b").finish();

                assertThat(ChatClient.textOf(retry.rest())).isEqualTo("b");
            }
            assertThat(worker.unread()).isZero();
            // It would wait for the client that has gone.
            patient.kill();
        }
    }

    @Test
    void retryOfAClientThatIsStillThereIsANewJob() {
        String prompt = "two " + key();
        try (ChatClient one = ChatClient.whole(first.baseUrl(), prompt)) {
            FakeRun a = worker.runNext();
            Await.until(
                    PATIENCE,
                    "the note of the job",
                    () -> worker.redis()
                                    .llen(FakeWorker.bytes(LeaseKeys.sameBody(
                                            "default/demo", a.job().headers().bodyHash())))
                            > 0);
            try (ChatClient retry = ChatClient.whole(second.baseUrl(), prompt, RETRY, "1");
                    ChatClient same = ChatClient.whole(first.baseUrl(), prompt, RETRY, "0")) {
                FakeRun b = worker.runNext();
                FakeRun c = worker.runNext();
                assertThat(b.job().headers().retryCount() + c.job().headers().retryCount())
                        .isEqualTo(1);
                a.finishWhole("{}");
                b.finishWhole("{}");
                c.finishWhole("{}");
                assertThat(one.status()).isEqualTo(200);
                assertThat(retry.status()).isEqualTo(200);
                assertThat(same.status()).isEqualTo(200);
            }
        }
    }

    private static String events(FakeRun run) {
        return "/api/v1/chat/completions/" + run.job().headers().id().completionId() + "/events";
    }

    private static String key() {
        return UUID.randomUUID().toString();
    }
}
