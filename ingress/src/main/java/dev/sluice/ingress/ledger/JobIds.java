package dev.sluice.ingress.ledger;

import dev.sluice.common.job.JobId;
import java.time.Duration;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The jobs whose first result was seen, kept for as long as a second one may come: a job's longest time (24 h), and the
 * 48 h for which its record may be delivered again.
 *
 * <p>Idea: a table of 16-byte ids for each hour, dropped as a whole; so a job is known for 72 to 73 h. Cost: 24 to 48
 * bytes a job, and a look into each table. Owned by one thread.
 */
final class JobIds {

    static final Duration KEPT = Duration.ofDays(3);

    private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

    private final NavigableMap<Long, Table> hours = new TreeMap<>();

    /**
     * Notes a result; false if it isn't the first one of its job.
     *
     * @param atMillis when Kafka got it
     */
    boolean add(JobId job, long atMillis) {
        long hour = atMillis / HOUR_MILLIS;
        hours.headMap(hour - KEPT.toHours(), false).clear();
        for (Table table : hours.values()) {
            if (table.contains(job.high(), job.low())) {
                return false;
            }
        }
        hours.computeIfAbsent(hour, ignored -> new Table()).add(job.high(), job.low());
        return true;
    }

    /** How many jobs are known. */
    int size() {
        return hours.values().stream().mapToInt(table -> table.size).sum();
    }

    /** Bytes that the tables hold. */
    long bytes() {
        long longs = 0;
        for (Map.Entry<Long, Table> hour : hours.entrySet()) {
            longs += hour.getValue().slots.length;
        }
        return longs * Long.BYTES;
    }

    /** A set of pairs of longs, by open addressing; (0, 0), which no job has, is an empty slot. */
    private static final class Table {

        private static final int FIRST_PAIRS = 64;

        private long[] slots = new long[2 * FIRST_PAIRS];
        private int size;

        boolean contains(long high, long low) {
            int at = slotOf(slots, high, low);
            return slots[at] != 0 || slots[at + 1] != 0;
        }

        void add(long high, long low) {
            if (3 * (size + 1) > slots.length) {
                grow();
            }
            int at = slotOf(slots, high, low);
            slots[at] = high;
            slots[at + 1] = low;
            size++;
        }

        private void grow() {
            long[] larger = new long[2 * slots.length];
            for (int i = 0; i < slots.length; i += 2) {
                if (slots[i] != 0 || slots[i + 1] != 0) {
                    int at = slotOf(larger, slots[i], slots[i + 1]);
                    larger[at] = slots[i];
                    larger[at + 1] = slots[i + 1];
                }
            }
            slots = larger;
        }

        /** Where a pair is, or would be. */
        private static int slotOf(long[] slots, long high, long low) {
            int pairs = slots.length / 2;
            // The low half of an id is random.
            int pair = (int) ((low ^ (low >>> 32) ^ (high * 31)) & (pairs - 1));
            while ((slots[2 * pair] != high || slots[2 * pair + 1] != low)
                    && (slots[2 * pair] != 0 || slots[2 * pair + 1] != 0)) {
                pair = (pair + 1) & (pairs - 1);
            }
            return 2 * pair;
        }
    }
}
