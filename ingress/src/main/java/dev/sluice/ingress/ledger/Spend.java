package dev.sluice.ingress.ledger;

import dev.sluice.common.usage.UsageRecord;
import dev.sluice.common.usage.UsageTotals;
import dev.sluice.ingress.quota.LedgerRow;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** What one partition adds up to for a key or an organisation, in its newest day and month. Owned by one thread. */
final class Spend {

    private final int partition;
    private long offset = -1;
    private long day;
    private long dayTokens;
    private long month;
    private long monthTokens;
    private long monthNanoDollars;

    Spend(int partition) {
        this.partition = partition;
    }

    /** What these records of one partition add up to. */
    static Spend of(int partition, Collection<UsageRecord> records) {
        Spend spend = new Spend(partition);
        List<UsageRecord> inOrder =
                records.stream().sorted(Comparator.comparing(UsageRecord::day)).toList();
        for (UsageRecord each : inOrder) {
            spend.add(each.day(), each.total(), each.offset());
        }
        return spend;
    }

    /** Adds what ended on a day; of days and months before the newest one nothing is kept. */
    void add(LocalDate on, UsageTotals totals, long upTo) {
        offset = Math.max(offset, upTo);
        if (on.toEpochDay() > day) {
            day = on.toEpochDay();
            dayTokens = 0;
        }
        if (on.toEpochDay() == day) {
            dayTokens += totals.totalTokens();
        }
        long its = on.getLong(ChronoField.PROLEPTIC_MONTH);
        if (its > month) {
            month = its;
            monthTokens = 0;
            monthNanoDollars = 0;
        }
        if (its == month) {
            monthTokens += totals.totalTokens();
            monthNanoDollars += totals.nanoDollars();
        }
    }

    LedgerRow row() {
        return new LedgerRow(partition, offset, day, dayTokens, month, monthTokens, monthNanoDollars);
    }
}
