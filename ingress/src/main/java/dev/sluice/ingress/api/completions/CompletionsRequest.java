package dev.sluice.ingress.api.completions;

import dev.sluice.common.catalog.Model;
import dev.sluice.common.job.Family;
import dev.sluice.ingress.api.ApiRequest;
import java.util.List;

/**
 * A request for completions that was checked.
 *
 * @param body the bytes, verbatim; shared, never written to
 * @param model the model, under the name that the client used
 * @param streamed whether the answer goes out chunk by chunk
 * @param includeUsage whether a stream ends with a chunk of usage
 * @param maxCompletionTokens the most tokens that its answers may have together
 * @param ignored which of its parameters the model's provider leaves out in silence
 */
record CompletionsRequest(
        byte[] body,
        Model model,
        boolean streamed,
        boolean includeUsage,
        long maxCompletionTokens,
        List<String> ignored)
        implements ApiRequest {

    /** Copies the list. */
    CompletionsRequest {
        ignored = List.copyOf(ignored);
    }

    @Override
    public Family family() {
        return Family.COMPLETIONS;
    }
}
