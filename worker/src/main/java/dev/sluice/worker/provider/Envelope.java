package dev.sluice.worker.provider;

import dev.sluice.common.job.Family;
import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.job.ServiceTier;
import dev.sluice.worker.provider.wire.JsonBytes;

/** What is the same in every chunk of an answer, and in the object of one that isn't streamed. */
public final class Envelope {

    /** OpenAI gives chunks and objects of the older completions the same name. */
    private static final String TEXT = "text_completion";

    private Envelope() {}

    /** The beginning of each chunk, up to and with the comma before what varies. */
    public static byte[] chunk(JobHeaders job) {
        return render(job, isText(job) ? TEXT : "chat.completion.chunk", 0).toBytes();
    }

    /** The beginning of the object of an answer that isn't streamed, up to and with the comma. */
    public static JsonBytes completion(JobHeaders job, int capacity) {
        return render(job, isText(job) ? TEXT : "chat.completion", capacity);
    }

    /**
     * Whether the answer says which tier has served it: ours, where one was asked for. Else what its provider says
     * stays. The older completions have none.
     */
    public static boolean tellsTier(JobHeaders job) {
        return job.standing().tier() != ServiceTier.AUTO && family(job) == Family.CHAT;
    }

    private static boolean isText(JobHeaders job) {
        return family(job) == Family.COMPLETIONS;
    }

    /** A job of a family that isn't known ends before anything follows its envelope. */
    private static Family family(JobHeaders job) {
        return Family.of(job.family()).orElse(Family.CHAT);
    }

    private static JsonBytes render(JobHeaders job, String object, int capacity) {
        JsonBytes json = new JsonBytes(capacity + 192)
                .raw("{\"id\":")
                .string(family(job).answerId(job.id()))
                .raw(",\"object\":")
                .string(object)
                .raw(",\"created\":")
                .number(job.createdSeconds())
                .raw(",\"model\":")
                .string(job.model())
                .raw(",");
        return tellsTier(job)
                ? json.raw("\"service_tier\":")
                        .string(job.standing().tier().served())
                        .raw(",")
                : json;
    }
}
