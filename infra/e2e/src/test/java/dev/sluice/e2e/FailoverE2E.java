package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Await;
import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.client.ChatBody;
import dev.sluice.testkit.client.ChatTranscript;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One of two dies: the other goes on. One more joins: it takes part. All are as before when it is over. */
@Timeout(180)
final class FailoverE2E {

    private static final int REQUESTS = 100;

    /** Three seconds for thirty words, at a provider that goes on with a text that was cut. */
    private static final String SLOW = "gemini-2.5-flash~interval=100";

    private static final AtomicInteger COUNT = new AtomicInteger();

    private static final Installation INSTALLATION = SharedInstallation.get();

    @Test
    void aWorkerThatIsKilledLeavesTheOtherServingAndGoingOnWithItsStreamUnderTheSameIds() {
        String text = ChatBody.words("identity", 30);
        ChatTranscript transcript = new ChatTranscript();
        List<Long> claimed = claims();
        Chat.readSome(Chat.sendKept(INSTALLATION.baseUrl(0), SLOW, text), transcript, 3);
        Chat.readSome(Chat.resume(INSTALLATION.baseUrl(1), transcript), transcript, 6);
        ServiceHandle killed = INSTALLATION.workers().get(claims().getFirst() > claimed.getFirst() ? 0 : 1);
        killed.kill();
        long startNanos = System.nanoTime();

        // At the other ingress again, with the last event that the first connection there had.
        Chat.readSome(Chat.resume(INSTALLATION.baseUrl(0), transcript), transcript, Integer.MAX_VALUE);
        assertThat(transcript.faults()).isEmpty();
        assertThat(transcript.text()).isEqualTo(text);
        assertThat(transcript.isComplete()).isTrue();
        assertThat(transcript.takeovers()).isEqualTo(1);

        assertAllServed(askAll(0));
        System.out.printf(
                "failover: %d requests after the kill of a worker were served in %.1f s%n",
                REQUESTS, (System.nanoTime() - startNanos) / 1e9);
        killed.restart();
    }

    @Test
    void anIngressThatIsKilledLeavesTheOtherServing() {
        ServiceHandle killed = INSTALLATION.ingresses().getFirst();
        killed.kill();

        assertAllServed(askAll(1));

        killed.restart();
        assertAllServed(askAll(0));
    }

    @Test
    void aThirdWorkerStartedByHandTakesPart() {
        ServiceHandle third = INSTALLATION.addWorker();

        Await.until(Duration.ofSeconds(60), "a job for the third worker", () -> {
            assertAllServed(askAll(0));
            return Metrics.count(third, "sluice_jobs_claimed_total") > 0;
        });
        INSTALLATION.removeWorker(third);
    }

    private static List<Long> claims() {
        return INSTALLATION.workers().stream()
                .map(worker -> Metrics.count(worker, "sluice_jobs_claimed_total"))
                .toList();
    }

    private static List<ChatTranscript> askAll(int ingress) {
        int round = COUNT.incrementAndGet();
        return Chat.many(
                REQUESTS,
                20,
                number -> Chat.read(Chat.send(
                        INSTALLATION.baseUrl(ingress),
                        "gpt-4o-mini",
                        ChatBody.words("over" + round + "n" + number, 5),
                        true)));
    }

    private static void assertAllServed(List<ChatTranscript> answers) {
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.faults()).isEmpty();
            assertThat(answer.isComplete()).isTrue();
            assertThat(answer.text()).hasSizeGreaterThan(10);
        });
    }
}
