package dev.sluice.ingress.ledger;

import dev.sluice.common.job.JobId;
import dev.sluice.ingress.quota.LedgerRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Tells the limits what the ledger says, key by key. What Redis doesn't take it is told again with the next.
 *
 * <p>Owned by the folding thread, but for what failed, which comes back by any.
 */
final class Settler {

    private static final int MAX_WAITING_JOBS = 100_000;

    /** Where it is told: {@link dev.sluice.ingress.quota.RedisLimits#fold}. */
    interface Target {
        CompletionStage<Void> fold(
                String tenant, List<LedgerRow> ofKey, List<LedgerRow> ofOrganisation, Map<JobId, Long> jobs);
    }

    private record Failed(String tenant, Map<JobId, Long> jobs) {}

    private final Target target;
    private final Map<String, Map<JobId, Long>> due = new HashMap<>();
    private final Queue<Failed> failed = new ConcurrentLinkedQueue<>();

    Settler(Target target) {
        this.target = target;
    }

    /** A job of this tenant has ended, with so many tokens. */
    void ended(String tenant, JobId job, long tokens) {
        due.computeIfAbsent(tenant, ignored -> new HashMap<>()).put(job, tokens);
    }

    /** This tenant's totals are told again, whether or not they have changed. */
    void again(String tenant) {
        due.computeIfAbsent(tenant, ignored -> new HashMap<>());
    }

    /** Tells what is due, by the totals of these partitions. */
    void tell(Collection<PartitionFold> folds) {
        for (Failed each = failed.poll(); each != null; each = failed.poll()) {
            if (due.values().stream().mapToInt(Map::size).sum() < MAX_WAITING_JOBS) {
                due.computeIfAbsent(each.tenant(), ignored -> new HashMap<>()).putAll(each.jobs());
            }
        }
        due.forEach((tenant, jobs) -> {
            List<LedgerRow> ofKey = rows(folds, tenant);
            List<LedgerRow> ofOrganisation = rows(folds, PartitionFold.organisationOf(tenant));
            CompletionStage<Void> _ = target.fold(tenant, ofKey, ofOrganisation, jobs)
                    .whenComplete((_, failure) -> {
                        if (failure != null) {
                            failed.add(new Failed(tenant, jobs));
                        }
                    });
        });
        due.clear();
    }

    private static List<LedgerRow> rows(Collection<PartitionFold> folds, String subject) {
        List<LedgerRow> rows = new ArrayList<>();
        folds.forEach(fold -> fold.row(subject).ifPresent(rows::add));
        return rows;
    }
}
