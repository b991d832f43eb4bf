package dev.sluice.ingress.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.JobResult;
import dev.sluice.common.reply.Outcome;
import dev.sluice.common.usage.TokenUsage;
import dev.sluice.common.usage.UsageRecord;
import dev.sluice.common.usage.UsageTotals;
import dev.sluice.ingress.quota.LedgerRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PartitionFoldTest {

    private static final long AT = 1_774_900_000_000L;

    @Test
    void foldedWholeInPiecesOrAgainFromOlderPositionsTotalsAreTheSame() {
        for (int round = 0; round < 200; round++) {
            long seed = System.nanoTime();
            Random random = new Random(seed);
            List<JobResult> log = logWithDuplicates(random);

            Run whole = new Run(log);
            whole.foldUpTo(log.size());
            whole.write();
            Run pieces = new Run(log);
            int position = 0;
            while (position < log.size()) {
                int next = Math.min(log.size(), position + 1 + random.nextInt(20));
                pieces.foldUpTo(next);
                if (random.nextBoolean()) {
                    pieces.write();
                    position = next;
                }
                // It dies: what wasn't written is lost, and perhaps what was written is delivered again.
                pieces.restart(position, random.nextInt(3) == 0 ? random.nextInt(position + 1) : position);
            }
            pieces.foldUpTo(log.size());
            pieces.write();

            assertThat(totalsOf(pieces)).as("seed %d", seed).isEqualTo(totalsOf(whole));
            for (String subject : List.of("acme/one", "acme", "solo/key", "solo")) {
                assertThat(pieces.fold.row(subject)).as("seed %d", seed).isEqualTo(whole.fold.row(subject));
            }
        }
    }

    @Test
    void firstRecordOfAJobCountsAndNoOther() {
        Random random = new Random(1);
        PartitionFold fold = new PartitionFold(0, List.of());
        JobResult first = Results.next(random);
        JobResult second =
                Results.of(first.job(), first.tenant(), first.model(), Instant.ofEpochMilli(AT), first.outcome(), 99);

        assertThat(fold.fold(0, AT, first.job(), first.encode())).contains(first);
        assertThat(fold.fold(1, AT, first.job(), second.encode())).isEmpty();

        assertThat(fold.takeChanged()).singleElement().satisfies(total -> {
            assertThat(total.total().jobs()).isEqualTo(1);
            assertThat(total.total().nanoDollars()).isEqualTo(first.nanoDollars());
            assertThat(total.offset()).isZero();
        });
    }

    @Test
    void rowsOfAnOrganisationAreTheSumOfItsKeys() {
        PartitionFold fold = new PartitionFold(3, List.of());
        Instant march = Instant.parse("2026-03-31T23:59:59Z");
        Instant april = Instant.parse("2026-04-01T00:00:00Z");
        add(fold, 0, "acme/one", march, 100);
        add(fold, 1, "acme/two", april, 10);
        add(fold, 2, "acme/one", april, 5);
        // It ended before midnight, and was recorded after it.
        add(fold, 3, "acme/one", march, 1);

        assertThat(fold.row("acme/one")).map(LedgerRow::dayTokens).contains(5L);
        assertThat(fold.row("acme")).contains(new LedgerRow(3, 3, 20_544, 15, 2026L * 12 + 3, 15, 30));
        assertThat(fold.row("acme/none")).isEmpty();
    }

    @Test
    void recordThatCantBeReadStopsNobody() {
        PartitionFold fold = new PartitionFold(0, List.of());

        assertThat(fold.fold(0, AT, new JobId(1, 1), new byte[] {'x'})).isEmpty();
        assertThat(fold.takeChanged()).isEmpty();
    }

    private static void add(PartitionFold fold, long offset, String tenant, Instant doneAt, long tokens) {
        JobId job = new JobId(offset + 1, 1);
        Outcome outcome = Outcome.finished("stop", TokenUsage.of(tokens, 0));
        fold.fold(
                offset,
                AT,
                job,
                Results.of(job, tenant, "m", doneAt, outcome, 2 * tokens).encode());
    }

    private static List<JobResult> logWithDuplicates(Random random) {
        List<JobResult> log = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            log.add(
                    !log.isEmpty() && random.nextInt(5) == 0
                            ? log.get(random.nextInt(log.size()))
                            : Results.next(random));
        }
        return log;
    }

    private static Map<String, UsageTotals> totalsOf(Run run) {
        Map<String, UsageTotals> totals = new TreeMap<>();
        run.topic.forEach((key, written) -> totals.put(key, written.total()));
        return totals;
    }

    /** A fold over a log, with a compacted topic of its totals. */
    private static final class Run {

        private final List<JobResult> log;
        private final Map<String, UsageRecord> topic = new TreeMap<>();
        private PartitionFold fold = new PartitionFold(0, List.of());
        private int position;

        Run(List<JobResult> log) {
            this.log = log;
        }

        void foldUpTo(int end) {
            for (; position < end; position++) {
                JobResult result = log.get(position);
                fold.fold(position, AT, result.job(), result.encode());
            }
        }

        void write() {
            fold.takeChanged()
                    .forEach(changed ->
                            topic.put(changed.tenant() + changed.day(), UsageRecord.decode(changed.encode())));
        }

        /** Begins again at a position at or before the one that the totals include. */
        void restart(int written, int from) {
            assertThat(from).isLessThanOrEqualTo(written);
            fold = new PartitionFold(0, topic.values());
            for (int i = 0; i < from; i++) {
                fold.remember(log.get(i).job(), AT);
            }
            position = from;
        }
    }
}
