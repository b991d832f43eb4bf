package dev.sluice.worker.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.catalog.Additions;
import dev.sluice.common.job.JobFlags;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.JobId;
import dev.sluice.common.job.Lane;
import java.net.URI;

/** Jobs for tests of providers and routing. */
public final class ChatJobs {

    /** The id of every job made here. */
    public static final JobId ID = new JobId(0x0190_0000_0000_7000L, 0x8000_0000_0000_00AAL);

    private static final JobFlags STREAMED = new JobFlags(true, false, false, false);
    private static final JobFlags WITH_USAGE = new JobFlags(true, true, false, false);
    private static final JobFlags WHOLE = new JobFlags(false, false, false, false);

    private ChatJobs() {}

    /** A streamed job, due in a minute. */
    public static JobHeaders streamed(String model) {
        return job(model, STREAMED, 60_000);
    }

    /** A streamed job whose caller wants to see the usage. */
    public static JobHeaders withUsage(String model) {
        return job(model, WITH_USAGE, 60_000);
    }

    /** A job that isn't streamed. */
    public static JobHeaders whole(String model) {
        return job(model, WHOLE, 60_000);
    }

    /** A streamed job, due in so many ms. */
    public static JobHeaders dueIn(String model, long millis) {
        return job(model, STREAMED, millis);
    }

    private static JobHeaders job(String model, JobFlags flags, long millis) {
        return new JobHeaders(
                ID,
                "attempt",
                Lane.INTERACTIVE,
                "",
                System.currentTimeMillis() + 1000,
                System.currentTimeMillis() + millis,
                "org/key",
                "ingress",
                "chat",
                model,
                flags,
                1_700_000_000,
                "00",
                0,
                null);
    }

    /** A call of this job with this body, from the answer's start. */
    public static ChatCall call(JobHeaders job, byte[] body) {
        return call(job, body, Beginning.NONE);
    }

    /** A call for the rest of an answer. */
    public static ChatCall call(JobHeaders job, byte[] body, Beginning beginning) {
        Target target =
                new Target("test", URI.create("http://provider.test/v1"), "secret-key", job.model(), Additions.NONE);
        return new ChatCall(job, body, target, false, beginning);
    }

    /** A request with one message. */
    public static byte[] asking(String text) {
        return ("{\"model\":\"x\",\"messages\":[{\"role\":\"user\",\"content\":\"" + text + "\"}]}").getBytes(UTF_8);
    }
}
