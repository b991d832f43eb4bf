package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Await;
import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.client.ChatBody;
import dev.sluice.testkit.client.ChatTranscript;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Far more requests than anybody serves at once: they queue, and each is answered whole. */
@Timeout(180)
final class BurstE2E {

    private static final int REQUESTS = 2_000;
    private static final int AT_A_TIME = 200;
    private static final int WORDS = 20;
    private static final String CLAIMED = "sluice_jobs_claimed_total";
    private static final String FINISHED = "sluice_jobs_finished_total";

    private final Installation installation = SharedInstallation.get();

    @Test
    void eachOfTwoThousandStreamsIsCompleteAndBothWorkersTookPart() {
        List<Long> claimedBefore = counts(CLAIMED);
        long finishedBefore = sum(FINISHED);
        long startNanos = System.nanoTime();

        List<ChatTranscript> answers = Chat.many(REQUESTS, AT_A_TIME, this::ask);

        double seconds = (System.nanoTime() - startNanos) / 1e9;
        Set<String> jobs = new HashSet<>();
        for (int number = 0; number < REQUESTS; number++) {
            ChatTranscript answer = answers.get(number);
            assertThat(answer.faults()).isEmpty();
            assertThat(answer.isComplete()).isTrue();
            assertThat(answer.text()).isEqualTo(text(number));
            jobs.add(String.valueOf(answer.jobId()));
        }
        assertThat(jobs).hasSize(REQUESTS);
        // A worker counts a job when its outcome is recorded, which its client doesn't wait for.
        Await.until(Duration.ofSeconds(20), "the last outcomes", () -> sum(FINISHED) - finishedBefore >= REQUESTS);
        assertThat(sum(FINISHED) - finishedBefore).isEqualTo(REQUESTS);
        for (int worker = 0; worker < claimedBefore.size(); worker++) {
            long claimed = counts(CLAIMED).get(worker) - claimedBefore.get(worker);
            System.out.printf("burst: worker-%d claimed %d of %d jobs%n", worker + 1, claimed, REQUESTS);
            assertThat(claimed).isGreaterThan(REQUESTS / 10);
        }
        System.out.printf(
                "burst: %d streams of %d tokens, %d at a time, in %.1f s (%.0f streams/s)%n",
                REQUESTS, WORDS, AT_A_TIME, seconds, REQUESTS / seconds);
    }

    private ChatTranscript ask(int number) {
        String baseUrl = installation.baseUrl(number % installation.ingresses().size());
        return Chat.read(Chat.send(baseUrl, "gpt-4o-mini", text(number), true));
    }

    private static String text(int number) {
        return ChatBody.words("burst" + number, WORDS);
    }

    private List<Long> counts(String name) {
        return installation.workers().stream()
                .filter(ServiceHandle::isAlive)
                .map(worker -> Metrics.count(worker, name))
                .toList();
    }

    private long sum(String name) {
        return counts(name).stream().mapToLong(Long::longValue).sum();
    }
}
