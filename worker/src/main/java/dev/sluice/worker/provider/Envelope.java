package dev.sluice.worker.provider;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.worker.provider.wire.JsonBytes;

/** What is the same in every chunk of an answer, and in the object of one that isn't streamed. */
public final class Envelope {

    private Envelope() {}

    /** The beginning of each chunk, up to and with the comma before what varies. */
    public static byte[] chunk(JobHeaders job) {
        return render(job, "chat.completion.chunk").toBytes();
    }

    /** The beginning of the object of an answer that isn't streamed, up to and with the comma. */
    public static JsonBytes completion(JobHeaders job, int capacity) {
        return render(job, "chat.completion", capacity);
    }

    private static JsonBytes render(JobHeaders job, String object) {
        return render(job, object, 0);
    }

    private static JsonBytes render(JobHeaders job, String object, int capacity) {
        return new JsonBytes(capacity + 192)
                .raw("{\"id\":")
                .string(job.id().completionId())
                .raw(",\"object\":")
                .string(object)
                .raw(",\"created\":")
                .number(job.createdSeconds())
                .raw(",\"model\":")
                .string(job.model())
                .raw(",");
    }
}
