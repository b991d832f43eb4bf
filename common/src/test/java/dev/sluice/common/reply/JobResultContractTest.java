package dev.sluice.common.reply;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.common.failure.FailureCode;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import dev.sluice.common.usage.TokenUsage;
import org.junit.jupiter.api.Test;

final class JobResultContractTest {

    private static final JobResult RESULT = new JobResult(
            JobId.parse("0192f0c1a2b37c4d8e5f60718293a4b5"),
            "org/key",
            "chat",
            "gpt-4o-mini",
            Lane.BULK,
            "a1",
            1_764_000_000_123L,
            2,
            1_763_999_999,
            1_764_000_001_000L,
            "openai/gpt-4o-mini",
            3_750,
            Outcome.failed(FailureCode.CANCELLED, "", new TokenUsage(9, 4, 1, 2, true)));

    private static final String JSON = "{\"v\":1,\"job\":\"0192f0c1a2b37c4d8e5f60718293a4b5\",\"tenant\":\"org/key\","
            + "\"family\":\"chat\",\"model\":\"gpt-4o-mini\",\"lane\":\"bulk\",\"attempt\":\"a1\","
            + "\"fence\":1764000000123,\"calls\":2,\"created\":1763999999,\"doneAt\":1764000001000,"
            + "\"route\":\"openai/gpt-4o-mini\",\"price\":3750,"
            + "\"outcome\":{\"v\":1,\"error\":{\"code\":\"cancelled\",\"message\":\"\"},"
            + "\"usage\":{\"prompt\":9,\"completion\":4,\"cached\":1,\"reasoning\":2,\"estimated\":true}}}";

    @Test
    void bytesOfAResultStayAsTheyWereFirstRecorded() {
        assertThat(new String(RESULT.encode(), UTF_8)).isEqualTo(JSON);
        assertThat(JobResult.decode(JSON.getBytes(UTF_8))).isEqualTo(RESULT);
    }

    @Test
    void resultOfAnOlderWriterIsReadWithoutRouteAndPrice() {
        String older = JSON.replace("\"route\":\"openai/gpt-4o-mini\",\"price\":3750,", "");

        JobResult read = JobResult.decode(older.getBytes(UTF_8));

        assertThat(read.route()).isEmpty();
        assertThat(read.nanoDollars()).isZero();
        assertThat(read.outcome()).isEqualTo(RESULT.outcome());
    }

    @Test
    void membersOfALaterVersionArePassedOver() {
        String later = JSON.replace("{\"v\":1,\"job\"", "{\"v\":2,\"later\":{\"x\":[1]},\"job\"");

        assertThat(JobResult.decode(later.getBytes(UTF_8))).isEqualTo(RESULT);
    }

    @Test
    void bytesThatAreNoJsonAreRefused() {
        assertThatThrownBy(() -> JobResult.decode("nothing".getBytes(UTF_8)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
