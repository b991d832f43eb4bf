package dev.sluice.ingress.account;

import dev.sluice.common.account.AddressRange;
import dev.sluice.common.account.ApiKey;
import dev.sluice.common.account.Organisation;
import dev.sluice.common.account.Plan;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.edge.RequestFailedException;
import java.net.InetSocketAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What one hash stands for: a key, and until when if the key has been rotated since. */
final class KeyHolder {

    private final AccountBook book;
    private final ApiKey key;
    private final @Nullable Instant until;

    /** What the plans and the organisation made of the key, when they were looked at last; any thread. */
    private volatile @Nullable Resolved resolved;

    /** The key's caller, at one version of the book. */
    private record Resolved(long version, Caller caller) {}

    KeyHolder(AccountBook book, ApiKey key, @Nullable Instant until) {
        this.book = book;
        this.key = key;
        this.until = until;
    }

    /**
     * The caller.
     *
     * @param from the client's address; null if nobody knows
     * @throws RequestFailedException if the key doesn't work now, or not from there
     */
    Caller caller(Instant now, @Nullable InetSocketAddress from) {
        Caller caller = caller(now);
        if (!key.addresses().isEmpty() && !isAllowedFrom(from)) {
            throw new RequestFailedException(
                    FailureCode.PERMISSION_DENIED,
                    "This API key can't be used from your address. Use it from one of those that it was made for, or"
                            + " ask your operator to add yours.");
        }
        return caller;
    }

    /**
     * The caller, wherever it is.
     *
     * @throws RequestFailedException if the key doesn't work now
     */
    Caller caller(Instant now) {
        if (key.disabledAt() != null) {
            throw refused("was disabled");
        }
        if (AccountBook.isOver(key.expiresAt(), now)) {
            throw refused("has expired");
        }
        if (AccountBook.isOver(until, now)) {
            throw refused("was replaced by a new one");
        }
        long version = book.version();
        Resolved last = resolved;
        if (last == null || last.version() != version) {
            last = new Resolved(version, resolve());
            resolved = last;
        }
        return last.caller();
    }

    private Caller resolve() {
        Organisation organisation = book.organisations().get(key.organisation());
        if (organisation == null || organisation.disabledAt() != null) {
            throw refused("belongs to an organisation that was disabled");
        }
        return new Caller(
                key.tenant(), organisation.id(), key.name(), plan(key.plan()), plan(organisation.plan()), key.models());
    }

    private Plan plan(@Nullable String name) {
        if (name == null) {
            return Plan.UNLIMITED;
        }
        // Nobody may spend without a limit because a plan is missing.
        return book.plan(name)
                .orElseThrow(() -> new RequestFailedException(
                        FailureCode.PERMISSION_DENIED,
                        "The plan of this API key is missing: tell your operator that there is no plan '" + name
                                + "'."));
    }

    private boolean isAllowedFrom(@Nullable InetSocketAddress from) {
        if (from == null || from.getAddress() == null) {
            return false;
        }
        for (AddressRange range : key.addresses()) {
            if (range.contains(from.getAddress())) {
                return true;
            }
        }
        return false;
    }

    private RequestFailedException refused(String what) {
        return new RequestFailedException(
                FailureCode.INVALID_API_KEY,
                "Incorrect API key provided: " + key.prefix() + "**** " + what + ". Ask your operator for another.");
    }
}
