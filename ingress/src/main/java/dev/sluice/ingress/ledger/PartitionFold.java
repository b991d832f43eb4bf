package dev.sluice.ingress.ledger;

import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.JobResult;
import dev.sluice.common.usage.UsageRecord;
import dev.sluice.common.usage.UsageTotals;
import dev.sluice.ingress.quota.LedgerRow;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The totals of one partition of {@code sluice.results}, record by record. What it comes to depends on the records
 * alone: folded at once, in pieces, or again from any of its own totals, it is the same.
 *
 * <p>The first record of a job counts. A record at or before the offset that a total includes is not counted into it
 * again. Owned by one thread.
 */
final class PartitionFold {

    private static final Logger LOG = LoggerFactory.getLogger(PartitionFold.class);

    /** Totals of a day that is so far behind the newest one change no more, and are let go. */
    private static final int DAYS_KEPT = 40;

    private record Day(String tenant, LocalDate day) {}

    private final int partition;
    private final Map<Day, UsageRecord> totals = new HashMap<>();
    private final Map<String, Spend> spends = new HashMap<>();
    private final Map<Day, UsageRecord> changed = new LinkedHashMap<>();
    private final JobIds seen = new JobIds();
    private LocalDate newest = LocalDate.EPOCH;

    /**
     * Goes on from these totals.
     *
     * @param known those that were written of this partition
     */
    PartitionFold(int partition, Collection<UsageRecord> known) {
        this.partition = partition;
        Map<String, List<UsageRecord>> bySubject = new HashMap<>();
        for (UsageRecord each : known) {
            totals.put(new Day(each.tenant(), each.day()), each);
            newest = each.day().isAfter(newest) ? each.day() : newest;
            for (String subject : subjectsOf(each.tenant())) {
                bySubject.computeIfAbsent(subject, ignored -> new ArrayList<>()).add(each);
            }
        }
        bySubject.forEach((subject, records) -> spends.put(subject, Spend.of(partition, records)));
    }

    /** A record that was folded before: only that its job has had one is still of interest. */
    void remember(JobId job, long atMillis) {
        seen.add(job, atMillis);
    }

    /**
     * Folds one record.
     *
     * @param atMillis when Kafka got it
     * @return its result if it counts
     */
    Optional<JobResult> fold(long offset, long atMillis, JobId job, byte[] value) {
        if (!seen.add(job, atMillis)) {
            return Optional.empty();
        }
        JobResult result;
        try {
            result = JobResult.decode(value);
        } catch (IllegalArgumentException e) {
            LOG.error("the ledger's record {} of partition {} can't be read and isn't billed", offset, partition, e);
            return Optional.empty();
        }
        LocalDate day = Instant.ofEpochMilli(result.doneAtMillis())
                .atZone(ZoneOffset.UTC)
                .toLocalDate();
        Day its = new Day(result.tenant(), day);
        UsageRecord before = totals.get(its);
        if (before != null && before.offset() >= offset) {
            return Optional.of(result);
        }
        UsageTotals usage =
                UsageTotals.of(result.outcome().isAnswer(), result.outcome().usage(), result.nanoDollars());
        SortedMap<String, UsageTotals> models = before == null ? new TreeMap<>() : new TreeMap<>(before.models());
        models.merge(result.model(), usage, UsageTotals::plus);
        UsageRecord after = new UsageRecord(result.tenant(), day, partition, offset, models);
        totals.put(its, after);
        changed.put(its, after);
        for (String subject : subjectsOf(result.tenant())) {
            spends.computeIfAbsent(subject, ignored -> new Spend(partition)).add(day, usage, offset);
        }
        if (day.isAfter(newest)) {
            newest = day;
            totals.keySet()
                    .removeIf(old -> old.day().isBefore(newest.minusDays(DAYS_KEPT)) && !changed.containsKey(old));
        }
        return Optional.of(result);
    }

    /** The totals that have changed since they were taken last. */
    List<UsageRecord> takeChanged() {
        List<UsageRecord> records = List.copyOf(changed.values());
        changed.clear();
        return records;
    }

    /** What it adds up to for a key or, by its name alone, an organisation. */
    Optional<LedgerRow> row(String subject) {
        return Optional.ofNullable(spends.get(subject)).map(Spend::row);
    }

    /** The keys that are in it. */
    Set<String> tenants() {
        Set<String> tenants = new LinkedHashSet<>();
        totals.keySet().forEach(day -> tenants.add(day.tenant()));
        return tenants;
    }

    private static List<String> subjectsOf(String tenant) {
        String organisation = organisationOf(tenant);
        return organisation.equals(tenant) ? List.of(tenant) : List.of(tenant, organisation);
    }

    /** The organisation of a key. */
    static String organisationOf(String tenant) {
        int slash = tenant.indexOf('/');
        return slash < 0 ? tenant : tenant.substring(0, slash);
    }
}
