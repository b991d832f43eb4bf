package dev.sluice.ingress.admin;

import dev.sluice.common.account.AccountRecord;
import dev.sluice.common.account.ApiKey;
import dev.sluice.ingress.account.AccountBook;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Keys, whose secrets are told once. */
final class KeyKind implements Kind {

    private static final Set<String> GIVEN =
            Set.of("id", "name", "owner", "organisation", "plan", "expires_at", "models", "addresses");
    private static final Set<String> CHANGEABLE = Set.of("name", "owner", "plan", "expires_at", "models", "addresses");

    private static final String GRACE = "grace_seconds";
    private static final Duration DEFAULT_GRACE = Duration.ofDays(1);
    private static final Duration LONGEST_GRACE = Duration.ofDays(90);

    private final AccountBook book;
    private final SecureRandom random;

    KeyKind(AccountBook book, SecureRandom random) {
        this.book = book;
        this.random = random;
    }

    @Override
    public String path() {
        return "keys";
    }

    @Override
    public String object() {
        return "api_key";
    }

    @Override
    public String recordKind() {
        return "key";
    }

    @Override
    public NavigableMap<String, ApiKey> all() {
        return book.keys();
    }

    @Override
    public String idFor(Body body) {
        String id = body.text("id");
        return id == null ? Secret.id("key_", random) : id;
    }

    @Override
    public Made make(String id, Body body, Instant now) {
        body.only(GIVEN);
        body.requiredText("name");
        body.requiredText("organisation");
        Secret secret = Secret.next(random);
        ObjectNode base = JsonMapper.shared().createObjectNode();
        base.put("id", id);
        base.put("hash", secret.hash().hex());
        base.put("prefix", secret.shown());
        base.put("created_at", now.getEpochSecond());
        AccountRecord record = body.over(base, ApiKey.recordKey(id));
        if (record instanceof ApiKey key
                && key.expiresAt() != null
                && !key.expiresAt().isAfter(now)) {
            throw body.wrong("expires_at", "it is over; expected a Unix time in s that is to come");
        }
        return new Made(record, secret);
    }

    /** The same key with a new secret; the old one goes on working for as long as the operator says. */
    Made rotated(ApiKey key, Body body, Instant now) {
        body.only(Set.of(GRACE));
        long grace = body.number(GRACE, DEFAULT_GRACE.toSeconds(), 0, LONGEST_GRACE.toSeconds());
        Secret secret = Secret.next(random);
        return new Made(key.rotated(secret.hash(), secret.shown(), now.plusSeconds(grace), now), secret);
    }

    @Override
    public Set<String> changeable() {
        return CHANGEABLE;
    }

    @Override
    public void requireWhole(AccountRecord record, Body body) {
        if (record instanceof ApiKey key) {
            if (!book.organisations().containsKey(key.organisation())) {
                throw body.wrong(
                        "organisation", "there is no organisation '" + key.organisation() + "'; make it first");
            }
            Kind.requirePlan(key.plan(), body, book);
        }
    }

    @Override
    public void requireUnused(String id) {
        // Nothing names a key.
    }

    @Override
    public @Nullable AccountRecord switched(AccountRecord record, @Nullable Instant disabledAt) {
        return record instanceof ApiKey key
                ? new ApiKey(
                        key.id(),
                        key.hash(),
                        key.prefix(),
                        key.name(),
                        key.owner(),
                        key.organisation(),
                        key.plan(),
                        key.createdAt(),
                        key.expiresAt(),
                        disabledAt,
                        key.previous(),
                        key.models(),
                        key.addresses())
                : null;
    }
}
