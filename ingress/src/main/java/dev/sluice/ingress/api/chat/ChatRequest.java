package dev.sluice.ingress.api.chat;

import dev.sluice.common.catalog.Model;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A chat request that was checked: its bytes as the client sent them, and what the route must know of them.
 *
 * @param body the bytes, verbatim; shared, never written to
 * @param model the model, under the name that the client used
 * @param streamed whether the answer goes out chunk by chunk
 * @param includeUsage whether a stream ends with a chunk of usage
 * @param maxTokens how many tokens the answer may have
 * @param choices how many answers are wanted: {@code n}
 * @param serviceTier how soon it is to be served
 * @param user the client's own name for its user; null if it gave none
 */
public record ChatRequest(
        byte[] body,
        Model model,
        boolean streamed,
        boolean includeUsage,
        int maxTokens,
        int choices,
        ServiceTier serviceTier,
        @Nullable String user) {

    /** SHA-256 of the body, in hex: two requests of one caller with the same hash ask for the same. Not cached. */
    public String bodyHash() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: missing in this JDK", e);
        }
    }
}
