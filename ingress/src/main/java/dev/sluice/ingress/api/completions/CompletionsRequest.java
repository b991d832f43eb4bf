package dev.sluice.ingress.api.completions;

import dev.sluice.common.catalog.Model;
import dev.sluice.common.job.Family;
import dev.sluice.ingress.api.ApiRequest;

/**
 * A request for completions that was checked.
 *
 * @param body the bytes, verbatim; shared, never written to
 * @param model the model, under the name that the client used
 * @param streamed whether the answer goes out chunk by chunk
 * @param includeUsage whether a stream ends with a chunk of usage
 */
record CompletionsRequest(byte[] body, Model model, boolean streamed, boolean includeUsage) implements ApiRequest {

    @Override
    public Family family() {
        return Family.COMPLETIONS;
    }
}
