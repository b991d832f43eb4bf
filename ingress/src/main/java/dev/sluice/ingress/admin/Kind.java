package dev.sluice.ingress.admin;

import dev.sluice.common.account.AccountRecord;
import dev.sluice.ingress.account.AccountBook;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One of the three kinds of things that operators look after: what may be done with it, without doing it. */
interface Kind {

    /**
     * A record that is to be made.
     *
     * @param secret told to the operator once; null if it has none
     */
    record Made(AccountRecord record, @Nullable Secret secret) {}

    /** The last word of its path: {@code plans}. */
    String path();

    /** {@code object} in answers: {@code plan}. */
    String object();

    /** What begins the keys of its records: {@code plan}. */
    String recordKind();

    /** All of them, by id. */
    NavigableMap<String, ? extends AccountRecord> all();

    /** The id that a new one is to have. */
    String idFor(Body body);

    /** A new one, from what the operator sent. */
    Made make(String id, Body body, Instant now);

    /** The fields that can be changed. */
    Set<String> changeable();

    /** Refuses a record that names what isn't there. */
    void requireWhole(AccountRecord record, Body body);

    /** Refuses to delete one that others name. */
    void requireUnused(String id);

    /** The same one, off or on; null if it can't be. */
    @Nullable
    AccountRecord switched(AccountRecord record, @Nullable Instant disabledAt);

    /** The id in a record. */
    static String idIn(AccountRecord record) {
        String key = record.recordKey();
        return key.substring(key.indexOf(':') + 1);
    }

    /** Whether there is a plan of this name, or none is named. */
    static void requirePlan(@Nullable String plan, Body body, AccountBook book) {
        if (plan != null && book.plan(plan).isEmpty()) {
            throw body.wrong("plan", "there is no plan '" + plan + "'; make it first");
        }
    }
}
