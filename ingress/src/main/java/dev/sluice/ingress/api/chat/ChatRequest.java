package dev.sluice.ingress.api.chat;

import dev.sluice.common.catalog.Model;
import dev.sluice.common.job.Family;
import dev.sluice.common.job.Lane;
import dev.sluice.ingress.api.ApiRequest;
import java.util.List;
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
 * @param stored whether the answer is kept, to be listed and looked at later
 * @param ignored which of its parameters the model's provider leaves out in silence
 */
public record ChatRequest(
        byte[] body,
        Model model,
        boolean streamed,
        boolean includeUsage,
        int maxTokens,
        int choices,
        ServiceTier serviceTier,
        @Nullable String user,
        boolean stored,
        List<String> ignored)
        implements ApiRequest {

    /** Copies the list. */
    public ChatRequest {
        ignored = List.copyOf(ignored);
    }

    @Override
    public Family family() {
        return Family.CHAT;
    }

    @Override
    public Lane lane() {
        return serviceTier.lane();
    }
}
