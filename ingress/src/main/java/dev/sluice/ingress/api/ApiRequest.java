package dev.sluice.ingress.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.catalog.Model;
import dev.sluice.common.job.Family;
import dev.sluice.common.job.Lane;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** A request of any family that was checked: its bytes as the client sent them, and what the walk must know of them. */
public interface ApiRequest {

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

    /** Whether its answer is stored, to be listed and looked at later. */
    default boolean stored() {
        return false;
    }

    /** Which of its parameters the model's provider leaves out in silence. */
    default List<String> ignored() {
        return List.of();
    }

    /** The lane that serves it. */
    default Lane lane() {
        return Lane.INTERACTIVE;
    }

    /**
     * SHA-256 of the body, in hex: two requests of one caller with the same hash ask for the same. The endpoint is a
     * part of it, but for chats, which were there first. Not cached.
     */
    default String bodyHash() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            if (family() != Family.CHAT) {
                // No body begins so.
                digest.update((family().label() + '\n').getBytes(UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(body()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: missing in this JDK", e);
        }
    }
}
