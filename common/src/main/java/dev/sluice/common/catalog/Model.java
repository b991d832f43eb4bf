package dev.sluice.common.catalog;

import dev.sluice.common.job.Family;
import java.util.Set;

/**
 * One model on offer.
 *
 * @param id the name that clients use
 * @param provider the provider that serves it: {@code gemini}, {@code openai} or {@code anthropic}
 * @param ownedBy {@code owned_by} in OpenAI's model object
 * @param createdSeconds Unix time in s of its release
 * @param maxOutputTokens the most that {@code max_tokens} may ask for; 0 where no tokens are generated
 * @param thinks whether its thoughts count against {@code max_tokens}
 * @param families what its provider serves it for
 */
public record Model(
        String id,
        String provider,
        String ownedBy,
        long createdSeconds,
        int maxOutputTokens,
        boolean thinks,
        Set<Family> families) {

    /** Copies the set. */
    public Model {
        families = Set.copyOf(families);
    }

    /** A model for this family alone. */
    Model(
            String id,
            String provider,
            String ownedBy,
            long createdSeconds,
            int maxOutputTokens,
            boolean thinks,
            Family family) {
        this(id, provider, ownedBy, createdSeconds, maxOutputTokens, thinks, Set.of(family));
    }

    /** Whether requests of this family may name it: what a model of chats is asked to complete becomes a chat. */
    public boolean serves(Family family) {
        return families.contains(family) || (family == Family.COMPLETIONS && families.contains(Family.CHAT));
    }

    Model named(String other) {
        return new Model(other, provider, ownedBy, createdSeconds, maxOutputTokens, thinks, families);
    }
}
