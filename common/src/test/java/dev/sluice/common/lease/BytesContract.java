package dev.sluice.common.lease;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.JobId;
import dev.sluice.common.lease.EndRequest.Why;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The frames that Redis itself builds, byte by byte. */
abstract class BytesContract extends LeaseScene {

    private static final JobId GOLDEN_JOB = JobId.parse("0192f0c1a2b37c4d8e5f60718293a4b5");

    /** Far beyond Redis time, so that the next fence is known. */
    private static final long FENCE = 4_999_999_999_999L;

    @Test
    void markersOfAGrantAndOfAnEndStayAsTheyWereFirstWritten() {
        JobFacts facts = facts();
        store().ask(LeaseCalls.waitFor(new WaitRequest(GOLDEN_JOB, "in1", FENCE, 7, true, facts)));
        store().ask(LeaseCalls.claim(new ClaimRequest(
                GOLDEN_JOB,
                "worker-1",
                "c1",
                store().nowMillis() + 5_000,
                "a1",
                "in1",
                facts,
                ENVELOPE.getBytes(UTF_8),
                WHERE,
                0,
                List.of(),
                false)));
        store().ask(LeaseCalls.end(new EndRequest(GOLDEN_JOB, Why.CANCELLED, new byte[0], 0, 0, null, false, facts)));

        List<LeaseStore.Entry> entries = store().reply(GOLDEN_JOB);

        assertThat(entries.get(0).frame().encode()).isEqualTo(Golden.bytes("marker"));
        assertThat(entries.get(1).frame().encode()).isEqualTo(Golden.bytes("final-marker"));
    }
}
