package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Await;
import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.client.ChatBody;
import dev.sluice.testkit.client.ChatTranscript;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every worker is restarted in order, one after the other, while long streams run. */
@Timeout(180)
final class RollingRestartE2E {

    private static final Installation INSTALLATION = SharedInstallation.get();
    private static final int STREAMS = 200;
    private static final int WORDS = 80;

    @Test
    void nobodyNoticesAndNoProviderIsCalledTwice() {
        // Four seconds a stream: the restart of both workers falls into their middle.
        String model = "gpt-4o-mini~interval=50";
        int before = INSTALLATION.providerCalls(model).size();
        CompletableFuture<List<ChatTranscript>> streams = CompletableFuture.supplyAsync(() -> Chat.many(
                STREAMS,
                STREAMS,
                number -> Chat.read(Chat.send(
                        INSTALLATION.baseUrl(number % 2), model, ChatBody.words("roll" + number, WORDS), true))));
        awaitCalls(model, before + STREAMS / 2);

        INSTALLATION.workers().forEach(ServiceHandle::restart);

        List<ChatTranscript> answers = streams.join();
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.faults()).isEmpty();
            assertThat(answer.finishReason()).isEqualTo("stop");
        });
        for (int number = 0; number < STREAMS; number++) {
            assertThat(answers.get(number).text()).isEqualTo(ChatBody.words("roll" + number, WORDS));
        }
        assertThat(INSTALLATION.providerCalls(model)).hasSize(before + STREAMS);
    }

    private static void awaitCalls(String model, int count) {
        Await.until(
                Duration.ofSeconds(60),
                "half of the streams to run",
                () -> INSTALLATION.providerCalls(model).size() >= count);
    }
}
