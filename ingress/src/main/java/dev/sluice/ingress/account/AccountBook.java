package dev.sluice.ingress.account;

import dev.sluice.common.account.AccountRecord;
import dev.sluice.common.account.ApiKey;
import dev.sluice.common.account.ApiKey.PastHash;
import dev.sluice.common.account.KeyHash;
import dev.sluice.common.account.Organisation;
import dev.sluice.common.account.Plan;
import dev.sluice.common.account.RunningStreams;
import dev.sluice.common.catalog.Catalog;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All keys, plans and organisations, as far as the topic is read: any thread looks, one writes.
 *
 * <p>Every hash of every key is in one map; what was found out about a key is kept beside it until a plan or an
 * organisation changes, so that a look-up costs one access.
 */
public final class AccountBook {

    private final NavigableMap<String, Plan> plans = new ConcurrentSkipListMap<>();
    private final NavigableMap<String, Organisation> organisations = new ConcurrentSkipListMap<>();
    private final NavigableMap<String, ApiKey> keys = new ConcurrentSkipListMap<>();
    private final Map<KeyHash, KeyHolder> holders = new ConcurrentHashMap<>();

    /** Counts changes of plans and organisations, the file's among them. */
    private final AtomicLong version = new AtomicLong();

    private final Supplier<Catalog> catalog;

    /** The reading of the file that {@link #version()} has seen last. */
    private volatile @Nullable Catalog seen;

    /** A book with nothing but the plans that the file of models has, as it is read at the time. */
    public AccountBook(Supplier<Catalog> catalog) {
        this.catalog = catalog;
    }

    /** All plans, by name: the topic's, and those of the file that it has no record of. */
    public NavigableMap<String, Plan> plans() {
        Map<String, Plan> written = catalog.get().plans();
        if (written.isEmpty()) {
            return plans;
        }
        NavigableMap<String, Plan> all = new TreeMap<>(written);
        all.putAll(plans);
        return all;
    }

    /** The plan of this name: the topic's, else the file's. */
    public Optional<Plan> plan(String name) {
        Plan plan = plans.get(name);
        return Optional.ofNullable(plan == null ? catalog.get().plans().get(name) : plan);
    }

    /** Whether the file has a plan of this name, which holds once the topic has none. */
    public boolean isWritten(String plan) {
        return catalog.get().plans().containsKey(plan);
    }

    /** All organisations, by id. */
    public NavigableMap<String, Organisation> organisations() {
        return organisations;
    }

    /** All keys, by id. */
    public NavigableMap<String, ApiKey> keys() {
        return keys;
    }

    /** The record under this key of the topic, if there is one. */
    public Optional<AccountRecord> find(String recordKey) {
        String id = recordKey.substring(recordKey.indexOf(':') + 1);
        return switch (kindOf(recordKey)) {
            case "plan" -> Optional.ofNullable(plans.get(id));
            case "org" -> Optional.ofNullable(organisations.get(id));
            case "key" -> Optional.ofNullable(keys.get(id));
            default -> Optional.empty();
        };
    }

    /**
     * Takes a record of the topic; taking it twice changes nothing.
     *
     * @return the tenants whose keys stopped working by it and whose running streams end at once
     */
    public List<String> put(AccountRecord record) {
        return switch (record) {
            case ApiKey key -> putKey(key);
            case Organisation organisation -> putOrganisation(organisation);
            case Plan plan -> {
                plans.put(plan.name(), plan);
                version.incrementAndGet();
                yield List.of();
            }
        };
    }

    /**
     * Takes a record without a value: what it names was deleted.
     *
     * @return the tenants whose running streams end at once
     */
    public List<String> remove(String recordKey) {
        String id = recordKey.substring(recordKey.indexOf(':') + 1);
        switch (kindOf(recordKey)) {
            case "plan" -> plans.remove(id);
            case "org" -> organisations.remove(id);
            case "key" -> {
                return removeKey(id);
            }
            default -> {
                // Of a later version: it was passed over when it was made, too.
            }
        }
        version.incrementAndGet();
        return List.of();
    }

    /** Whoever holds a key with this hash; null if nobody does. */
    @Nullable
    KeyHolder holder(KeyHash hash) {
        return holders.get(hash);
    }

    /** Whoever runs jobs under this name. */
    Optional<KeyHolder> holderNamed(String tenant) {
        return Optional.ofNullable(keys.get(tenant.substring(tenant.indexOf('/') + 1)))
                .filter(key -> key.tenant().equals(tenant))
                .map(key -> holders.get(key.hash()));
    }

    long version() {
        Catalog now = catalog.get();
        if (now != seen) {
            // Whoever sees it too counts once more than needed, which costs a look-up and nothing else.
            seen = now;
            version.incrementAndGet();
        }
        return version.get();
    }

    private List<String> putKey(ApiKey key) {
        ApiKey before = keys.put(key.id(), key);
        holders.put(key.hash(), new KeyHolder(this, key, null));
        for (PastHash past : key.previous()) {
            holders.put(past.hash(), new KeyHolder(this, key, past.until()));
        }
        if (before == null) {
            return List.of();
        }
        // The new ones are there before the old ones go: a key that goes on working is never missing.
        forget(before, key);
        boolean isRevoked = before.disabledAt() == null && key.disabledAt() != null;
        return isRevoked && isCut(key) ? List.of(key.tenant()) : List.of();
    }

    private List<String> removeKey(String id) {
        ApiKey before = keys.remove(id);
        if (before == null) {
            return List.of();
        }
        forget(before, null);
        return isCut(before) ? List.of(before.tenant()) : List.of();
    }

    private void forget(ApiKey before, @Nullable ApiKey now) {
        forget(before.hash(), now);
        before.previous().forEach(past -> forget(past.hash(), now));
    }

    private void forget(KeyHash hash, @Nullable ApiKey now) {
        boolean isKept = now != null
                && (now.hash().equals(hash)
                        || now.previous().stream().anyMatch(past -> past.hash().equals(hash)));
        if (!isKept) {
            holders.remove(hash);
        }
    }

    private List<String> putOrganisation(Organisation organisation) {
        Organisation before = organisations.put(organisation.id(), organisation);
        version.incrementAndGet();
        if (before == null || before.disabledAt() != null || organisation.disabledAt() == null) {
            return List.of();
        }
        return keys.values().stream()
                .filter(key -> key.organisation().equals(organisation.id()))
                .filter(this::isCut)
                .map(ApiKey::tenant)
                .toList();
    }

    /** The key's own plan says it; without one, its organisation's. */
    private boolean isCut(ApiKey key) {
        Organisation organisation = organisations.get(key.organisation());
        String name = key.plan() != null ? key.plan() : organisation == null ? null : organisation.plan();
        return name != null
                && plan(name)
                        .filter(plan -> plan.runningStreams() == RunningStreams.CUT)
                        .isPresent();
    }

    private static String kindOf(String recordKey) {
        int colon = recordKey.indexOf(':');
        return colon < 0 ? "" : recordKey.substring(0, colon);
    }

    /** The time is told by whoever asks, so that tests can. */
    static boolean isOver(@Nullable Instant end, Instant now) {
        return end != null && !now.isBefore(end);
    }
}
