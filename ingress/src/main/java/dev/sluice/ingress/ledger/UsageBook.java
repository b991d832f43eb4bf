package dev.sluice.ingress.ledger;

import dev.sluice.common.usage.UsageRecord;
import dev.sluice.common.usage.UsageTotals;
import dev.sluice.ingress.quota.LedgerRow;
import dev.sluice.ingress.quota.Spending;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** The totals of every key, as {@code sluice.usage} has them. Any thread may ask; one thread writes. */
public final class UsageBook implements Spending {

    /**
     * One line of the book.
     *
     * @param tenant organisation and key
     * @param day the day, in UTC
     * @param model the catalogue's id of the model
     * @param totals what was used
     */
    public record Line(String tenant, LocalDate day, String model, UsageTotals totals) {}

    private record Page(LocalDate day, int partition) {}

    private final ConcurrentMap<String, ConcurrentMap<Page, UsageRecord>> tenants = new ConcurrentHashMap<>();
    private volatile boolean read;

    /**
     * The lines of a key, by day and model.
     *
     * @param tenant organisation and key; null for every one
     * @param first the first day
     * @param last the last day
     */
    public List<Line> lines(@Nullable String tenant, LocalDate first, LocalDate last) {
        SortedMap<String, List<UsageRecord>> found = new TreeMap<>();
        if (tenant == null) {
            tenants.forEach((name, pages) -> found.put(name, new ArrayList<>(pages.values())));
        } else {
            found.put(
                    tenant,
                    new ArrayList<>(tenants.getOrDefault(tenant, new ConcurrentHashMap<>())
                            .values()));
        }
        List<Line> lines = new ArrayList<>();
        found.forEach((name, records) -> {
            SortedMap<LocalDate, SortedMap<String, UsageTotals>> days = new TreeMap<>();
            for (UsageRecord each : records) {
                if (!each.day().isBefore(first) && !each.day().isAfter(last)) {
                    each.models()
                            .forEach((model, totals) -> days.computeIfAbsent(each.day(), ignored -> new TreeMap<>())
                                    .merge(model, totals, UsageTotals::plus));
                }
            }
            days.forEach(
                    (day, models) -> models.forEach((model, totals) -> lines.add(new Line(name, day, model, totals))));
        });
        return lines;
    }

    /** Whether it was read to its end once. */
    public boolean isRead() {
        return read;
    }

    @Override
    public Optional<List<LedgerRow>> rows(String organisation, String key) {
        if (!read) {
            return Optional.empty();
        }
        Map<Integer, List<UsageRecord>> byPartition = new TreeMap<>();
        String tenant = organisation + "/" + key;
        for (Map.Entry<String, ConcurrentMap<Page, UsageRecord>> each : tenants.entrySet()) {
            boolean isWanted = key.isEmpty()
                    ? PartitionFold.organisationOf(each.getKey()).equals(organisation)
                    : each.getKey().equals(tenant);
            if (isWanted) {
                each.getValue()
                        .values()
                        .forEach(found -> byPartition
                                .computeIfAbsent(found.partition(), ignored -> new ArrayList<>())
                                .add(found));
            }
        }
        List<LedgerRow> rows = new ArrayList<>();
        byPartition.forEach(
                (partition, records) -> rows.add(Spend.of(partition, records).row()));
        return Optional.of(rows);
    }

    /** The totals of one partition of the results. */
    Collection<UsageRecord> ofPartition(int partition) {
        return tenants.values().stream()
                .flatMap(pages -> pages.values().stream())
                .filter(found -> found.partition() == partition)
                .toList();
    }

    void put(UsageRecord found) {
        tenants.computeIfAbsent(found.tenant(), ignored -> new ConcurrentHashMap<>())
                .put(new Page(found.day(), found.partition()), found);
    }

    void readToItsEnd() {
        read = true;
    }
}
