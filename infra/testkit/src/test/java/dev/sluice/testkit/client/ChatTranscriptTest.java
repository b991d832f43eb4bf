package dev.sluice.testkit.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChatTranscriptTest {

    private static final String JOB = "0123456789abcdef0123456789abcdef";

    private final ChatTranscript transcript = new ChatTranscript();

    @Test
    void aWholeStreamHasNoFaults() {
        chunk(7, 1, JOB, "{\"role\":\"assistant\",\"content\":\"a\"}", "null");
        chunk(7, 2, JOB, "{\"content\":\" b\"}", "null");
        chunk(7, 3, JOB, "{}", "\"stop\"");
        data("[DONE]");

        assertThat(transcript.faults()).isEmpty();
        assertThat(transcript.isComplete()).isTrue();
        assertThat(transcript.text()).isEqualTo("a b");
        assertThat(transcript.jobId()).isEqualTo(JOB);
        assertThat(transcript.lastEventId()).isEqualTo(JOB + ":7-3");
    }

    @Test
    void anotherWorkerMayGoOnUnderAHigherFence() {
        chunk(7, 1, JOB, "{\"role\":\"assistant\",\"content\":\"a\"}", "null");
        chunk(9, 2, JOB, "{\"content\":\" b\"}", "null");

        assertThat(transcript.faults()).isEmpty();
        assertThat(transcript.takeovers()).isEqualTo(1);
    }

    @Test
    void repeatedLostAndOlderPiecesAreFaults() {
        chunk(7, 1, JOB, "{\"role\":\"assistant\",\"content\":\"a\"}", "null");
        chunk(7, 3, JOB, "{\"content\":\" c\"}", "null");
        chunk(7, 3, JOB, "{\"content\":\" c\"}", "null");
        chunk(6, 4, JOB, "{\"content\":\" d\"}", "null");

        // The second of two with one number is told by the checker of texts: a last frame may hold several pieces.
        assertThat(transcript.faults()).hasSize(2);
    }

    @Test
    void anErrorEndsItAndNothingMayFollow() {
        data("{\"error\":{\"message\":\"m\",\"type\":\"server_error\",\"param\":null,"
                + "\"code\":\"stream_interrupted\"}}");
        assertThat(transcript.faults()).isEmpty();
        assertThat(transcript.errorCode()).isEqualTo("stream_interrupted");

        data("[DONE]");

        assertThat(transcript.faults()).hasSize(2);
        assertThat(transcript.ends()).isEqualTo(2);
        assertThat(transcript.isComplete()).isFalse();
    }

    @Test
    void doneWithoutAFinishReasonIsAFault() {
        chunk(7, 1, JOB, "{\"role\":\"assistant\",\"content\":\"a\"}", "null");
        data("[DONE]");

        assertThat(transcript.faults()).hasSize(1);
    }

    @Test
    void aSecondRoleOrAnotherJobIsAFault() {
        chunk(7, 1, JOB, "{\"role\":\"assistant\",\"content\":\"a\"}", "null");
        chunk(7, 2, JOB, "{\"role\":\"assistant\",\"content\":\"b\"}", "null");
        chunk(7, 3, "f" + JOB.substring(1), "{\"content\":\"c\"}", "null");

        assertThat(transcript.faults()).hasSizeGreaterThanOrEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"created\":2,\"model\":\"m\"",
                "\"created\":1,\"model\":\"n\"",
                "\"created\":1,\"model\":\"m\",\"system_fingerprint\":\"f\""
            })
    void partThatIsConstantButDiffersIsAFault(String others) {
        chunk(7, 1, JOB, "{\"role\":\"assistant\",\"content\":\"a\"}", "null");
        chunk(7, 2, others, JOB, "{\"content\":\"b\"}", "null");

        assertThat(transcript.faults()).hasSize(1);
    }

    private void chunk(long fence, long sequence, String job, String delta, String finish) {
        chunk(fence, sequence, "\"created\":1,\"model\":\"m\"", job, delta, finish);
    }

    private void chunk(long fence, long sequence, String others, String job, String delta, String finish) {
        String chunk = "{\"id\":\"chatcmpl-" + job + "\",\"object\":\"chat.completion.chunk\"," + others
                + ",\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}";
        transcript.accept(new SseEvent(JOB + ":" + fence + "-" + sequence, chunk, 1));
    }

    private void data(String data) {
        transcript.accept(new SseEvent(null, data, 1));
    }
}
