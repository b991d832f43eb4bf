package dev.sluice.simulation.world;

import dev.sluice.common.job.JobId;
import org.jspecify.annotations.Nullable;

/** One provider call, as the provider saw it. */
final class Call {

    final JobId job;
    final String host;
    final String prefix;
    final long begunNanos;
    final StringBuilder said = new StringBuilder();

    @Nullable
    String end;

    long endedNanos = Long.MAX_VALUE;

    Call(JobId job, String host, String prefix, long begunNanos) {
        this.job = job;
        this.host = host;
        this.prefix = prefix;
        this.begunNanos = begunNanos;
    }

    /** The whole text of the lineage that this call ends. */
    String text() {
        return prefix + said;
    }

    void ended(String how, long nowNanos) {
        if (end == null) {
            end = how;
            endedNanos = nowNanos;
        }
    }
}
