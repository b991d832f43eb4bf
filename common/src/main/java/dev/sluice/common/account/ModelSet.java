package dev.sluice.common.account;

import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * The models that somebody may use.
 *
 * @param names ids of the catalogue, sorted; a star at the end stands for any rest; empty: every model
 */
public record ModelSet(List<String> names) {

    /** Every model. */
    public static final ModelSet ALL = new ModelSet(List.of());

    private static final int MAX_NAMES = 200;
    private static final int MAX_NAME = 256;
    private static final char SIMULATED_BEHAVIOUR = '~';

    /** Checks and sorts the names. */
    public ModelSet {
        names = List.copyOf(new TreeSet<>(names));
        if (names.size() > MAX_NAMES || names.stream().anyMatch(name -> name.isBlank() || name.length() > MAX_NAME)) {
            throw new FieldException(
                    "models", "expected up to " + MAX_NAMES + " names of 1 to " + MAX_NAME + " characters");
        }
    }

    /** These models. */
    public static ModelSet of(Collection<String> names) {
        return names.isEmpty() ? ALL : new ModelSet(List.copyOf(names));
    }

    /** Whether a model of this id may be used. */
    public boolean allows(String id) {
        if (names.isEmpty()) {
            return true;
        }
        // A wish for a simulator's behaviour makes no other model.
        int wish = id.indexOf(SIMULATED_BEHAVIOUR);
        String model = wish < 0 ? id : id.substring(0, wish);
        for (String name : names) {
            boolean fits =
                    name.endsWith("*") ? model.startsWith(name.substring(0, name.length() - 1)) : model.equals(name);
            if (fits) {
                return true;
            }
        }
        return false;
    }
}
