package dev.sluice.ingress.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.catalog.Model;
import dev.sluice.common.digest.Sha256;
import dev.sluice.common.job.Family;
import dev.sluice.common.job.Lane;
import dev.sluice.common.job.ServiceTier;
import java.util.List;

/** A request of any family that was checked: its bytes as the client sent them, and what the walk must know of them. */
public interface ApiRequest {

    /** More than any model's window holds; a body full of pictures could claim more. */
    int MOST_COST = 1_000_000_000;

    /** What it asks for. */
    Family family();

    /** The bytes, verbatim; shared, never written to. */
    byte[] body();

    /** The model, under the name that the client used. */
    Model model();

    /** Whether the answer goes out chunk by chunk. */
    default boolean streamed() {
        return false;
    }

    /** Whether a stream ends with a chunk of usage. */
    default boolean includeUsage() {
        return false;
    }

    /** The most tokens that its answer may have, of all choices together. */
    default long maxCompletionTokens() {
        return 0;
    }

    /** Whether its answer is stored, to be listed and looked at later. */
    default boolean stored() {
        return false;
    }

    /** Which of its parameters the model's provider leaves out in silence. */
    default List<String> ignored() {
        return List.of();
    }

    /** How soon it is to be served. */
    default ServiceTier tier() {
        return ServiceTier.AUTO;
    }

    /** The lane that serves it. */
    default Lane lane() {
        return tier().lane();
    }

    /** About how many tokens its answer will have. */
    default int expectedTokens() {
        return 0;
    }

    /** About how many tokens it will cost, prompt and answer together: by the same guess that limits go by. */
    default int expectedCost() {
        return (int) Math.min(MOST_COST, Estimates.promptTokens(body()) + expectedTokens());
    }

    /**
     * SHA-256 of the body, in hex: two requests of one caller with the same hash ask for the same. The endpoint is a
     * part of it, but for chats, which were there first. Not cached.
     */
    default String bodyHash() {
        // No body begins so.
        String endpoint = family() == Family.CHAT ? "" : family().label() + '\n';
        return Sha256.hex(endpoint.getBytes(UTF_8), body());
    }
}
