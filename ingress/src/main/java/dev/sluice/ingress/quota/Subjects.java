package dev.sluice.ingress.quota;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.account.Limits;
import dev.sluice.ingress.account.Caller;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose limits one request counts against: its key's, and those of the organisation above it.
 *
 * @param organisation whose keys in Redis share a hash tag
 * @param all those that have limits, the key first
 */
record Subjects(String organisation, List<Subject> all) {

    private static final List<String> PLACES = List.of("window", "promises", "open", "notes", "totals");

    /**
     * One of them.
     *
     * @param organisation the organisation
     * @param key the key's id; empty for the organisation itself
     * @param limits what it may spend
     */
    record Subject(String organisation, String key, Limits limits) {

        /** What it is to a client. */
        String words() {
            return key.isEmpty() ? "your organisation" : "this key";
        }

        /** A name of its own among all subjects. */
        String name() {
            return organisation + "/" + key;
        }
    }

    /** Copies the list. */
    Subjects {
        all = List.copyOf(all);
    }

    /** Those of a caller that have limits. */
    static Subjects of(Caller caller) {
        Subjects both = of(
                caller.tenant(),
                caller.plan().limits(),
                caller.organisationPlan().limits());
        return new Subjects(
                both.organisation(),
                both.all().stream()
                        .filter(subject -> !subject.limits().equals(Limits.NONE))
                        .toList());
    }

    /** The key and the organisation of a tenant, whatever their limits. */
    static Subjects of(String tenant) {
        return of(tenant, Limits.NONE, Limits.NONE);
    }

    private static Subjects of(String tenant, Limits ofKey, Limits ofOrganisation) {
        int slash = tenant.indexOf('/');
        String organisation = slash < 0 ? tenant : tenant.substring(0, slash);
        List<Subject> all = new ArrayList<>(2);
        if (slash >= 0) {
            all.add(new Subject(organisation, tenant.substring(slash + 1), ofKey));
        }
        all.add(new Subject(organisation, "", ofOrganisation));
        return new Subjects(organisation, all);
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** The keys that the scripts are given. */
    byte[][] keys() {
        byte[][] keys = new byte[all.size() * PLACES.size()][];
        int at = 0;
        for (Subject subject : all) {
            for (String place : PLACES) {
                keys[at++] = ("q:{" + organisation + "}:" + place + ":" + subject.key()).getBytes(UTF_8);
            }
        }
        return keys;
    }
}
