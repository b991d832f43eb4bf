package dev.sluice.ingress.batch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How batches are run.
 *
 * @param maxLines of a batch's file
 * @param maxLineBytes of one of its lines; within what the topic of jobs takes
 * @param maxOutstanding lines of one batch that may be in the bulk lane at once
 * @param maxRunning batches that one ingress runs at once; others wait for their turn
 * @param progressEvery how often progress is written down at most; less often the longer a batch runs
 * @param partBytes rows that are held in memory before they are written to the store
 * @param cancelPatience how long a cancelled batch waits for lines that have just ended
 * @param deadlinePatience how long after the end of its window a batch waits for lines that have just ended
 * @param keep how long a batch that has ended can be retrieved
 */
@ConfigurationProperties("sluice.batch")
public record BatchSettings(
        @DefaultValue("50000") int maxLines,
        @DefaultValue("960KB") DataSize maxLineBytes,
        @DefaultValue("1000") int maxOutstanding,
        @DefaultValue("8") int maxRunning,
        @DefaultValue("1s") Duration progressEvery,
        @DefaultValue("4MB") DataSize partBytes,
        @DefaultValue("10s") Duration cancelPatience,
        @DefaultValue("10s") Duration deadlinePatience,
        @DefaultValue("30d") Duration keep) {

    /** Checks the bounds. */
    public BatchSettings {
        if (maxLines < 1 || maxOutstanding < 1 || maxRunning < 1) {
            throw new IllegalArgumentException("sluice.batch.max-lines: " + maxLines + ", max-outstanding: "
                    + maxOutstanding + ", max-running: " + maxRunning + " (expected: 1 or more each)");
        }
        if (maxLineBytes.toKilobytes() < 1 || maxLineBytes.toKilobytes() > 960 || partBytes.toMegabytes() > 64) {
            throw new IllegalArgumentException("sluice.batch.max-line-bytes: " + maxLineBytes + ", part-bytes: "
                    + partBytes + " (expected: 1 KB to 960 KB, at most 64 MB)");
        }
        if (progressEvery.toMillis() < 10 || keep.toHours() < 1) {
            throw new IllegalArgumentException("sluice.batch.progress-every: " + progressEvery + ", keep: " + keep
                    + " (expected: 10 ms or more, 1 h or more)");
        }
    }

    /** How far ahead of what it has written down an owner may send lines. */
    int linesAhead() {
        return 4 * maxOutstanding;
    }
}
