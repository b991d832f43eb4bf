package dev.sluice.ingress.stored;

import dev.sluice.common.job.JobId;
import dev.sluice.common.stored.StoredNote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is known of all stored completions, without their text.
 *
 * <p>Notes may come in any order and more than once: a completion is there if it was made and not deleted, with its
 * last metadata. What is older than answers are kept is forgotten, and so is the oldest where there is too much.
 */
final class StoredIndex {

    private static final int ENTRY_BYTES = 500;
    private static final int BYTES_PER_CHARACTER = 2;

    /** All notes of one completion. */
    private static final class Known {
        private final JobId id;
        private long createdSeconds;
        private StoredNote.@Nullable Made made;
        private @Nullable Map<String, String> edited;
        private boolean isDeleted;

        Known(JobId id, long createdSeconds) {
            this.id = id;
            this.createdSeconds = createdSeconds;
        }

        @Nullable
        StoredEntry entry() {
            StoredNote.Made it = made;
            return it == null || isDeleted
                    ? null
                    : new StoredEntry(
                            id,
                            it.tenant(),
                            it.createdSeconds(),
                            it.model(),
                            edited == null ? it.metadata() : edited,
                            it.answer());
        }

        long bytes() {
            return ENTRY_BYTES + (made == null ? 0 : bytes(made.metadata())) + (edited == null ? 0 : bytes(edited));
        }

        private static long bytes(Map<String, String> metadata) {
            return metadata.entrySet().stream()
                    .mapToLong(pair -> 100
                            + (long) BYTES_PER_CHARACTER
                                    * (pair.getKey().length() + pair.getValue().length()))
                    .sum();
        }
    }

    private record Age(long createdSeconds, String id) implements Comparable<Age> {
        @Override
        public int compareTo(Age other) {
            int byAge = Long.compare(createdSeconds, other.createdSeconds);
            return byAge != 0 ? byAge : id.compareTo(other.id);
        }
    }

    private final long keptSeconds;
    private final long maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    // All guarded by the lock.
    private final Map<JobId, Known> known = new HashMap<>();
    private final TreeMap<Age, Known> byAge = new TreeMap<>();
    private final Map<String, TreeSet<StoredEntry>> byTenant = new HashMap<>();
    private long bytes;

    /**
     * An empty index.
     *
     * @param keptFor how long answers are kept
     * @param maxBytes an estimate of the memory that it may take
     */
    StoredIndex(Duration keptFor, long maxBytes) {
        this.keptSeconds = keptFor.toSeconds();
        this.maxBytes = maxBytes;
    }

    /** Takes a note; taking it twice does no harm. */
    void apply(StoredNote note, long nowSeconds) {
        lock.lock();
        try {
            Known one = known.computeIfAbsent(note.job(), id -> new Known(id, nowSeconds));
            take(one);
            switch (note) {
                case StoredNote.Made made -> {
                    one.made = made;
                    one.createdSeconds = made.createdSeconds();
                }
                case StoredNote.Edited edited -> one.edited = edited.metadata();
                case StoredNote.Deleted _ -> one.isDeleted = true;
            }
            put(one);
            forget(nowSeconds);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** The tenant's completion of this id. */
    Optional<StoredEntry> find(JobId id, String tenant) {
        lock.lock();
        try {
            return Optional.ofNullable(known.get(id))
                    .map(Known::entry)
                    .filter(entry -> entry.tenant().equals(tenant));
        } finally {
            lock.unlock();
        }
    }

    /** The same of one that may come soon; blocks until it is there or was deleted, or the time is over. */
    Optional<StoredEntry> await(JobId id, String tenant, Duration patience) throws InterruptedException {
        long nanos = patience.toNanos();
        lock.lockInterruptibly();
        try {
            while (nanos > 0) {
                Known one = known.get(id);
                if (one != null && (one.made != null || one.isDeleted)) {
                    break;
                }
                nanos = changed.awaitNanos(nanos);
            }
        } finally {
            lock.unlock();
        }
        return find(id, tenant);
    }

    /**
     * The tenant's completions that are asked for, in order; one more than the limit if there are more.
     *
     * @return empty if the one that they come after isn't there
     */
    Optional<List<StoredEntry>> list(String tenant, StoredQuery query, long nowSeconds) {
        lock.lock();
        try {
            forget(nowSeconds);
            NavigableSet<StoredEntry> all = byTenant.getOrDefault(tenant, new TreeSet<>());
            all = query.newestFirst() ? all.descendingSet() : all;
            JobId after = query.after();
            if (after != null) {
                Optional<StoredEntry> last = find(after, tenant);
                if (last.isEmpty()) {
                    return Optional.empty();
                }
                all = all.tailSet(last.get(), false);
            }
            List<StoredEntry> found = new ArrayList<>();
            Iterator<StoredEntry> rest = all.iterator();
            while (rest.hasNext() && found.size() <= query.limit()) {
                StoredEntry next = rest.next();
                if (query.matches(next)) {
                    found.add(next);
                }
            }
            return Optional.of(found);
        } finally {
            lock.unlock();
        }
    }

    /** How many completions it has notes of. */
    int size() {
        lock.lock();
        try {
            return known.size();
        } finally {
            lock.unlock();
        }
    }

    private void forget(long nowSeconds) {
        while (!byAge.isEmpty() && (bytes > maxBytes || byAge.firstKey().createdSeconds() + keptSeconds < nowSeconds)) {
            Known oldest = byAge.firstEntry().getValue();
            take(oldest);
            known.remove(oldest.id);
        }
    }

    private void take(Known one) {
        if (byAge.remove(age(one)) == null) {
            return;
        }
        bytes -= one.bytes();
        StoredEntry entry = one.entry();
        if (entry != null) {
            byTenant.computeIfPresent(entry.tenant(), (_, all) -> {
                all.remove(entry);
                return all.isEmpty() ? null : all;
            });
        }
    }

    private void put(Known one) {
        byAge.put(age(one), one);
        bytes += one.bytes();
        StoredEntry entry = one.entry();
        if (entry != null) {
            byTenant.computeIfAbsent(entry.tenant(), _ -> new TreeSet<>()).add(entry);
        }
    }

    private static Age age(Known one) {
        return new Age(one.createdSeconds, one.id.hex());
    }
}
