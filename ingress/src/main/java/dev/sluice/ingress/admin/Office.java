package dev.sluice.ingress.admin;

import dev.sluice.common.account.AccountRecord;
import dev.sluice.common.account.ApiKey;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.edge.RequestFailedException;
import dev.sluice.ingress.register.Change;
import dev.sluice.ingress.register.PublicForm;
import dev.sluice.ingress.register.Register;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Carries out what operators ask for: each change is decided, written, and read back before it is answered. */
final class Office {

    private final Register register;
    private final Clock clock;

    Office(Register register, Clock clock) {
        this.register = register;
        this.clock = clock;
    }

    /** Makes new ones: all, or none if one of them is wrong. */
    CompletionStage<List<Kind.Made>> create(Kind kind, List<Body> bodies, Change.Author author) {
        List<String> ids = bodies.stream().map(kind::idFor).toList();
        Set<String> recordKeys = new HashSet<>();
        for (int index = 0; index < ids.size(); index++) {
            if (!recordKeys.add(recordKey(kind, ids.get(index)))) {
                throw bodies.get(index).wrong(idField(kind), "'" + ids.get(index) + "' is given twice");
            }
        }
        AtomicReference<List<Kind.Made>> made = new AtomicReference<>(List.of());
        return register.change(recordKeys, author, () -> {
                    made.set(allMade(kind, ids, bodies, clock.instant()));
                    return made.get().stream()
                            .map(each -> new Change(
                                    kind.recordKind() + ".create", each.record().recordKey(), null, each.record()))
                            .toList();
                })
                .thenApply(_ -> made.get());
    }

    /** Changes the fields that a body names. */
    CompletionStage<AccountRecord> update(Kind kind, String id, Body body, Change.Author author) {
        body.only(kind.changeable());
        return changeOne(kind, id, "update", author, (before, _) -> {
            AccountRecord after = body.over(PublicForm.whole(before), before.recordKey());
            kind.requireWhole(after, body);
            return after;
        });
    }

    /** Turns one off, or on again. */
    CompletionStage<AccountRecord> switchTo(Kind kind, String id, boolean on, Change.Author author) {
        return changeOne(kind, id, on ? "enable" : "disable", author, (before, now) -> {
            AccountRecord after = kind.switched(before, on ? null : now);
            if (after == null) {
                throw new IllegalStateException(kind.path() + " can't be switched");
            }
            return after;
        });
    }

    /** Gives a key a new secret. */
    CompletionStage<Kind.Made> rotate(KeyKind kind, String id, Body body, Change.Author author) {
        AtomicReference<Kind.@Nullable Made> made = new AtomicReference<>();
        return changeOne(kind, id, "rotate", author, (before, now) -> {
                    Kind.Made rotated = kind.rotated((ApiKey) before, body, now);
                    made.set(rotated);
                    return rotated.record();
                })
                .thenApply(after -> {
                    Kind.Made rotated = made.get();
                    return new Kind.Made(after, rotated == null ? null : rotated.secret());
                });
    }

    /** Deletes one, unless others need it. */
    CompletionStage<List<Change>> delete(Kind kind, String id, Change.Author author) {
        String recordKey = recordKey(kind, id);
        return register.change(List.of(recordKey), author, () -> {
            AccountRecord before = found(kind, id);
            kind.requireUnused(id);
            return List.of(new Change(kind.recordKind() + ".delete", recordKey, before, null));
        });
    }

    /** The one of this id. */
    static AccountRecord found(Kind kind, String id) {
        AccountRecord record = kind.all().get(id);
        if (record == null) {
            String shown = id.length() > 100 ? id.substring(0, 100) + "…" : id;
            throw new RequestFailedException(
                    FailureCode.NOT_FOUND, "There is no " + kind.object().replace("api_", "") + " '" + shown + "'.");
        }
        return record;
    }

    private CompletionStage<AccountRecord> changeOne(
            Kind kind,
            String id,
            String verb,
            Change.Author author,
            BiFunction<AccountRecord, Instant, AccountRecord> decision) {
        String recordKey = recordKey(kind, id);
        return register.change(List.of(recordKey), author, () -> {
                    AccountRecord before = found(kind, id);
                    AccountRecord after = decision.apply(before, clock.instant());
                    return List.of(new Change(kind.recordKind() + "." + verb, recordKey, before, after));
                })
                .thenApply(changes -> after(changes.getFirst()));
    }

    private static AccountRecord after(Change change) {
        AccountRecord after = change.after();
        if (after == null) {
            throw new IllegalStateException(change.recordKey() + ": nothing is left of it");
        }
        return after;
    }

    private static List<Kind.Made> allMade(Kind kind, List<String> ids, List<Body> bodies, Instant now) {
        List<Kind.Made> all = new ArrayList<>();
        for (int index = 0; index < ids.size(); index++) {
            String id = ids.get(index);
            Body body = bodies.get(index);
            Kind.Made made = kind.make(id, body, now);
            if (kind.all().containsKey(id)) {
                throw new RequestFailedException(
                        FailureCode.CONFLICT,
                        "There is a " + kind.object().replace("api_", "") + " '" + id
                                + "' already. Choose another name, or change that one.",
                        body.path() + idField(kind),
                        null);
            }
            kind.requireWhole(made.record(), body);
            all.add(made);
        }
        return all;
    }

    private static String recordKey(Kind kind, String id) {
        return kind.recordKind() + ":" + id;
    }

    private static String idField(Kind kind) {
        return kind instanceof PlanKind ? "name" : "id";
    }
}
