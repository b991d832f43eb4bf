package dev.sluice.ingress.admin;

import dev.sluice.common.account.AccountRecord;
import dev.sluice.common.account.Limits;
import dev.sluice.common.account.Plan;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.account.AccountBook;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.register.PublicForm;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Plans, which are known by their names. */
final class PlanKind implements Kind {

    private static final Set<String> CHANGEABLE =
            Plan.FIELDS.stream().filter(field -> !field.equals("name")).collect(Collectors.toUnmodifiableSet());

    private final AccountBook book;

    PlanKind(AccountBook book) {
        this.book = book;
    }

    @Override
    public String path() {
        return "plans";
    }

    @Override
    public String object() {
        return "plan";
    }

    @Override
    public String recordKind() {
        return "plan";
    }

    @Override
    public NavigableMap<String, Plan> all() {
        return book.plans();
    }

    @Override
    public String idFor(Body body) {
        return body.requiredText("name");
    }

    @Override
    public Made make(String id, Body body, Instant now) {
        body.only(Plan.FIELDS);
        checkLimits(body);
        ObjectNode base = PublicForm.of(Plan.UNLIMITED);
        return new Made(body.over(base, "plan:" + id), null);
    }

    @Override
    public Set<String> changeable() {
        return CHANGEABLE;
    }

    @Override
    public void requireWhole(AccountRecord record, Body body) {
        checkLimits(body);
    }

    @Override
    public void requireUnused(String id) {
        if (book.isWritten(id)) {
            if (book.find("plan:" + id).isEmpty()) {
                throw new RequestFailedException(
                        FailureCode.CONFLICT,
                        "The plan '" + id + "' stands in the file of models (sluice.yaml): take it out there.");
            }
            // Its own record goes; what the file says of it holds again.
            return;
        }
        long keys = book.keys().values().stream()
                .filter(key -> id.equals(key.plan()))
                .count();
        long organisations = book.organisations().values().stream()
                .filter(organisation -> id.equals(organisation.plan()))
                .count();
        if (keys + organisations > 0) {
            throw new RequestFailedException(
                    FailureCode.CONFLICT,
                    "The plan '" + id + "' is in use: " + keys + " keys and " + organisations
                            + " organisations are on it. Move them to another plan first.");
        }
    }

    @Override
    public @Nullable AccountRecord switched(AccountRecord record, @Nullable Instant disabledAt) {
        return null;
    }

    private static void checkLimits(Body body) {
        if (body.fields().path("limits") instanceof ObjectNode limits) {
            new Body(limits, body.path() + "limits.").only(Limits.FIELDS);
        }
    }
}
