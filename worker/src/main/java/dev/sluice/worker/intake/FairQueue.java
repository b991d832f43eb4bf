package dev.sluice.worker.intake;

import dev.sluice.common.job.JobHeaders;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is among the jobs that wait on one lane. Not thread-safe.
 *
 * <p>Idea: deficit round robin. Tenants stand in a ring; each visit adds the tenant's weight in tokens to what it may
 * spend, and its jobs are taken, the earliest deadline first, as long as it can pay for them. Jobs whose model has no
 * room now are passed over, and so is a tenant that has no others; a model that has none for a crowd's jobs may still
 * have some for those of who has few. Those of tenants who are to be ahead have a ring of
 * their own, which goes first, but leaves every fourth turn to the others. Invariant: a tenant that waits gets its
 * share of the tokens, whatever the others bring. Cost: a visit of each waiting tenant at most, twice.
 *
 * @param <T> what waits
 */
final class FairQueue<T> {

    /** What a weight of 1 gains with each visit, in tokens: a small job. */
    private static final int QUANTUM = 256;

    private static final int BYTES_A_TOKEN = 4;
    private static final int MOST = 1_000_000;
    private static final int AHEAD_IN_A_ROW = 3;

    private final Function<T, JobHeaders> headers;

    private final ToIntFunction<T> bodyBytes;
    private final Predicate<JobHeaders> isExpress;
    private final Ring ahead = new Ring();
    private final Ring others = new Ring();
    private long sequence;
    private int aheadInARow;

    private record Entry<T>(T item, JobHeaders job, long cost, long sequence) {

        boolean isSoonerThan(@Nullable Entry<T> other) {
            return other == null || ORDER.compare(this, other) < 0;
        }

        private static final Comparator<Entry<?>> ORDER = Comparator.<Entry<?>>comparingLong(
                        entry -> entry.job().deadlineMillis())
                .thenComparingLong(Entry::sequence);
    }

    /**
     * An empty one.
     *
     * @param headers of an item
     * @param bodyBytes of an item, from which its cost is guessed where its headers don't say it
     * @param isExpress whether a job may find room where others find none
     */
    FairQueue(Function<T, JobHeaders> headers, ToIntFunction<T> bodyBytes, Predicate<JobHeaders> isExpress) {
        this.headers = headers;
        this.bodyBytes = bodyBytes;
        this.isExpress = isExpress;
    }

    void add(T item) {
        JobHeaders job = headers.apply(item);
        Ring ring = job.standing().tier().isAhead() ? ahead : others;
        ring.add(new Entry<>(item, job, cost(job, bodyBytes.applyAsInt(item)), sequence++));
    }

    /** What it is expected to cost, in tokens. */
    private static long cost(JobHeaders job, int bytes) {
        int told = job.standing().tokens();
        return Math.clamp(told > 0 ? told : bytes / BYTES_A_TOKEN + QUANTUM, 1, MOST);
    }

    int size() {
        return ahead.size + others.size;
    }

    /** The part that this job's tenant has of the weights of all who wait: 0 to 1. */
    double partOf(JobHeaders job) {
        int weight = job.standing().weight();
        return (double) weight / Math.max(weight, ahead.weights + others.weights);
    }

    /**
     * Takes the next one out that can be taken.
     *
     * @param taker tries one; null closes its model for this call, to those who may not more than it
     * @return what the taker made of it; null if none can be taken now
     */
    <R> @Nullable R take(Function<T, @Nullable R> taker) {
        Closed closed = new Closed();
        boolean isOthersTurn = aheadInARow >= AHEAD_IN_A_ROW;
        R taken = (isOthersTurn ? others : ahead).take(taker, closed);
        boolean isFirstChoice = taken != null;
        if (taken == null) {
            taken = (isOthersTurn ? ahead : others).take(taker, closed);
        }
        if (taken != null) {
            boolean isAhead = isFirstChoice != isOthersTurn;
            aheadInARow = isAhead && others.size > 0 ? aheadInARow + 1 : 0;
        }
        return taken;
    }

    /** Takes out all of these. */
    List<T> remove(Predicate<T> which) {
        return Stream.of(ahead, others)
                .flatMap(ring -> ring.remove(which).stream())
                .toList();
    }

    /** When the one that waits longest was accepted, in Unix time in s; 0 if none. */
    long oldestCreatedSeconds() {
        long oldest = Math.min(ahead.oldestCreatedSeconds(), others.oldestCreatedSeconds());
        return oldest == Long.MAX_VALUE ? 0 : oldest;
    }

    /** The models that have no room now. */
    private final class Closed {

        private final Set<String> toAll = new HashSet<>();
        private final Set<String> toCrowds = new HashSet<>();

        void add(JobHeaders job) {
            toCrowds.add(job.model());
            if (isExpress.test(job)) {
                toAll.add(job.model());
            }
        }

        boolean isTo(JobHeaders job) {
            return toCrowds.contains(job.model()) && (toAll.contains(job.model()) || !isExpress.test(job));
        }

        boolean all(Set<String> models) {
            return toAll.containsAll(models);
        }
    }

    /** One tenant's jobs, by model. */
    private final class Tenant {

        private final String name;
        private final Map<String, PriorityQueue<Entry<T>>> byModel = new HashMap<>();
        private int weight = 1;
        private int size;
        private long deficit;
        private boolean isVisited;

        Tenant(String name) {
            this.name = name;
        }

        void add(Entry<T> entry) {
            byModel.computeIfAbsent(entry.job().model(), _ -> new PriorityQueue<>(Entry.ORDER))
                    .add(entry);
            // The newest word on it holds.
            weight = entry.job().standing().weight();
            size++;
        }

        void remove(Entry<T> entry) {
            String model = entry.job().model();
            PriorityQueue<Entry<T>> queue = byModel.get(model);
            if (queue != null && queue.remove(entry)) {
                size--;
                if (queue.isEmpty()) {
                    byModel.remove(model);
                }
            }
        }

        /** Its most urgent job of an open model. */
        @Nullable
        Entry<T> head(Closed closed) {
            Entry<T> head = null;
            for (Map.Entry<String, PriorityQueue<Entry<T>>> queue : byModel.entrySet()) {
                Entry<T> first = queue.getValue().peek();
                if (first != null && !closed.isTo(first.job()) && first.isSoonerThan(head)) {
                    head = first;
                }
            }
            return head;
        }

        long quantum() {
            return (long) QUANTUM * weight;
        }
    }

    /** Tenants in turn. */
    private final class Ring {

        private final Map<String, Tenant> tenants = new HashMap<>();
        private final Deque<Tenant> turns = new ArrayDeque<>();
        private final Map<String, Integer> models = new HashMap<>();
        private int size;
        private long weights;

        void add(Entry<T> entry) {
            Tenant tenant = tenants.computeIfAbsent(entry.job().tenant(), name -> {
                Tenant fresh = new Tenant(name);
                turns.addLast(fresh);
                weights += fresh.weight;
                return fresh;
            });
            weights -= tenant.weight;
            tenant.add(entry);
            weights += tenant.weight;
            models.merge(entry.job().model(), 1, Integer::sum);
            size++;
        }

        <R> @Nullable R take(Function<T, @Nullable R> taker, Closed closed) {
            // With every model closed nobody need be visited.
            while (!closed.all(models.keySet())) {
                Entry<T> next = next(closed);
                if (next == null) {
                    return null;
                }
                R taken = taker.apply(next.item());
                if (taken != null) {
                    pay(next);
                    return taken;
                }
                closed.add(next.job());
            }
            return null;
        }

        private @Nullable Entry<T> next(Closed closed) {
            Entry<T> payable = visitAll(closed);
            if (payable == null && saveUp(closed)) {
                payable = visitAll(closed);
            }
            return payable;
        }

        /** Visits each tenant once; stays with the first that can pay. */
        private @Nullable Entry<T> visitAll(Closed closed) {
            for (int visits = turns.size(); visits > 0; visits--) {
                Tenant tenant = turns.getFirst();
                Entry<T> head = tenant.head(closed);
                if (head != null) {
                    if (!tenant.isVisited && tenant.deficit < head.cost()) {
                        tenant.deficit += tenant.quantum();
                    }
                    tenant.isVisited = true;
                    if (tenant.deficit >= head.cost()) {
                        return head;
                    }
                }
                tenant.isVisited = false;
                turns.addLast(turns.removeFirst());
            }
            return null;
        }

        /** Gives everybody at once what the visits until somebody can pay would bring; false if nobody can. */
        private boolean saveUp(Closed closed) {
            long rounds = Long.MAX_VALUE;
            for (Tenant tenant : turns) {
                Entry<T> head = tenant.head(closed);
                if (head != null) {
                    rounds = Math.min(rounds, Math.ceilDiv(head.cost() - tenant.deficit, tenant.quantum()));
                }
            }
            if (rounds == Long.MAX_VALUE) {
                return false;
            }
            for (Tenant tenant : turns) {
                if (tenant.head(closed) != null) {
                    // The last of them is the visit itself.
                    tenant.deficit += (rounds - 1) * tenant.quantum();
                }
            }
            return true;
        }

        private void pay(Entry<T> entry) {
            Tenant tenant = tenants.get(entry.job().tenant());
            if (tenant != null) {
                tenant.deficit -= entry.cost();
                forget(tenant, entry);
            }
        }

        private void forget(Tenant tenant, Entry<T> entry) {
            tenant.remove(entry);
            size--;
            models.computeIfPresent(entry.job().model(), (_, count) -> count == 1 ? null : count - 1);
            if (tenant.size == 0) {
                // What it hasn't spent is lost: nobody saves up by staying away.
                tenants.remove(tenant.name);
                turns.remove(tenant);
                weights -= tenant.weight;
            }
        }

        List<T> remove(Predicate<T> which) {
            List<Entry<T>> found = tenants.values().stream()
                    .flatMap(tenant -> tenant.byModel.values().stream())
                    .flatMap(queue -> queue.stream())
                    .filter(entry -> which.test(entry.item()))
                    .toList();
            for (Entry<T> entry : found) {
                Tenant tenant = tenants.get(entry.job().tenant());
                if (tenant != null) {
                    forget(tenant, entry);
                }
            }
            return found.stream().map(Entry::item).toList();
        }

        long oldestCreatedSeconds() {
            long oldest = Long.MAX_VALUE;
            for (Tenant tenant : turns) {
                for (PriorityQueue<Entry<T>> queue : tenant.byModel.values()) {
                    for (Entry<T> entry : queue) {
                        oldest = Math.min(oldest, entry.job().createdSeconds());
                    }
                }
            }
            return oldest;
        }
    }
}
