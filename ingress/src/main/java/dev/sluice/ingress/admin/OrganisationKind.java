package dev.sluice.ingress.admin;

import dev.sluice.common.account.AccountRecord;
import dev.sluice.common.account.Organisation;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.account.AccountBook;
import dev.sluice.ingress.account.Accounts;
import dev.sluice.ingress.edge.RequestFailedException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Organisations, whose ids operators may choose. */
final class OrganisationKind implements Kind {

    private static final Set<String> GIVEN = Set.of("id", "name", "plan");
    private static final Set<String> CHANGEABLE = Set.of("name", "plan");

    private final AccountBook book;
    private final SecureRandom random;

    OrganisationKind(AccountBook book, SecureRandom random) {
        this.book = book;
        this.random = random;
    }

    @Override
    public String path() {
        return "organisations";
    }

    @Override
    public String object() {
        return "organisation";
    }

    @Override
    public String recordKind() {
        return "org";
    }

    @Override
    public NavigableMap<String, Organisation> all() {
        return book.organisations();
    }

    @Override
    public String idFor(Body body) {
        String id = body.text("id");
        if (Accounts.OWN_ORGANISATION.equals(id)) {
            throw body.wrong("id", "'" + id + "' is the organisation of the environment's keys; choose another");
        }
        return id == null ? Secret.id("org_", random) : id;
    }

    @Override
    public Made make(String id, Body body, Instant now) {
        body.only(GIVEN);
        body.requiredText("name");
        ObjectNode base = JsonMapper.shared().createObjectNode();
        base.put("id", id);
        base.put("created_at", now.getEpochSecond());
        return new Made(body.over(base, Organisation.recordKey(id)), null);
    }

    @Override
    public Set<String> changeable() {
        return CHANGEABLE;
    }

    @Override
    public void requireWhole(AccountRecord record, Body body) {
        if (record instanceof Organisation organisation) {
            Kind.requirePlan(organisation.plan(), body, book);
        }
    }

    @Override
    public void requireUnused(String id) {
        long keys = book.keys().values().stream()
                .filter(key -> key.organisation().equals(id))
                .count();
        if (keys > 0) {
            throw new RequestFailedException(
                    FailureCode.CONFLICT,
                    "The organisation '" + id + "' has " + keys + " keys. Delete them first, or disable the"
                            + " organisation: then none of them works.");
        }
    }

    @Override
    public @Nullable AccountRecord switched(AccountRecord record, @Nullable Instant disabledAt) {
        return record instanceof Organisation organisation
                ? new Organisation(
                        organisation.id(),
                        organisation.name(),
                        organisation.plan(),
                        organisation.createdAt(),
                        disabledAt)
                : null;
    }
}
