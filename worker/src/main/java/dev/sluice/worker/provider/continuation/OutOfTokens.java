package dev.sluice.worker.provider.continuation;

import dev.sluice.common.job.JobHeaders;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.FinishedAnswer;
import dev.sluice.worker.provider.UsageCount;
import dev.sluice.worker.provider.wire.JsonBytes;
import java.util.ArrayList;
import java.util.List;

/** The end of a streamed answer that has had all the tokens it may have, so that no call can add to it. */
public final class OutOfTokens {

    private static final String LENGTH = "length";

    private OutOfTokens() {}

    /** The end, as a provider would have told it. */
    public static FinishedAnswer end(JobHeaders job, TokenUsage usage) {
        boolean includeUsage = job.flags().includeUsage();
        List<byte[]> last = new ArrayList<>(2);
        last.add(new JsonBytes(128)
                .raw("\"choices\":[{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":")
                .string(LENGTH)
                .raw(includeUsage ? "}],\"usage\":null}" : "}]}")
                .toBytes());
        if (includeUsage) {
            JsonBytes json = new JsonBytes(320).raw("\"choices\":[],\"usage\":");
            last.add(UsageCount.render(json, usage).raw("}").toBytes());
        }
        return new FinishedAnswer(LENGTH, usage, last);
    }
}
