package dev.sluice.common.catalog;

import dev.sluice.common.job.Family;
import java.util.List;
import java.util.Set;

/**
 * One model on offer.
 *
 * @param id the name that answers use; where a simulator serves it, with the wish for its behaviour
 * @param ownedBy {@code owned_by} in OpenAI's model object
 * @param createdSeconds Unix time in s of its release
 * @param maxOutputTokens the most that {@code max_tokens} may ask for
 * @param families what its providers serve it for
 * @param routes the ways to it, best first: its own, then those of the models that it falls back to
 */
public record Model(
        String id,
        String ownedBy,
        long createdSeconds,
        int maxOutputTokens,
        Set<Family> families,
        List<ModelRoute> routes,
        Patience patience,
        Prices prices) {

    /** Copies the set. */
    public Model {
        families = Set.copyOf(families);
    }

    /** Whether requests of this family may name it: what a model of chats is asked to complete becomes a chat. */
    public boolean serves(Family family) {
        return families.contains(family) || (family == Family.COMPLETIONS && families.contains(Family.CHAT));
    }

    /** The wire format of its best route. */
    public String dialect() {
        return routes.getFirst().provider().dialect();
    }

    /** The same one with a wish for a simulator's behaviour behind its name, and behind those at its providers. */
    Model behaving(String wish) {
        List<ModelRoute> behaving =
                routes.stream().map(route -> route.behaving(wish)).toList();
        return new Model(id + wish, ownedBy, createdSeconds, maxOutputTokens, families, behaving, patience, prices);
    }

    Model withRoutes(List<ModelRoute> all) {
        return new Model(id, ownedBy, createdSeconds, maxOutputTokens, families, all, patience, prices);
    }
}
