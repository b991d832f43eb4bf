package dev.sluice.worker.execution;

import dev.sluice.common.lease.RestoreRequest.Entry;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.worker.provider.UsageCount;
import java.util.List;

/** What an answer has cost as far as its stream shows: each piece is taken for one token, and marked as an estimate. */
final class SeenTokens {

    private SeenTokens() {}

    /** The estimate; nothing where no piece came. */
    static TokenUsage in(List<Entry> entries, byte[] body) {
        return UsageCount.seen(body, ReplyHistory.pieces(entries).size());
    }
}
