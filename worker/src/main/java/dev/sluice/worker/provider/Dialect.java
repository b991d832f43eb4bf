package dev.sluice.worker.provider;

import dev.sluice.worker.provider.http.ResponseHead;
import dev.sluice.worker.provider.supply.Needs;

/** A provider's wire format for one family of requests, or several. Stateless: one instance serves all calls. */
public interface Dialect {

    /** What has to be gathered before the request can be translated. */
    default Needs needs(ChatCall call) {
        return Needs.NONE;
    }

    /** The call as a request of this dialect. */
    Translation request(ChatCall call);

    /** A reader for one streamed answer. */
    StreamParser stream(ChatCall call);

    /** Reads an answer that wasn't streamed. */
    ParsedAnswer whole(ChatCall call, byte[] object);

    /**
     * Reads an HTTP error.
     *
     * @param body its beginning
     */
    ProviderFailure refusal(ChatCall call, ResponseHead head, byte[] body);

    /** How many choices, or embeddings, one call can give; more are asked for by several calls. */
    default int maxChoices() {
        return Integer.MAX_VALUE;
    }

    /** Whether providers of this format usually let an answer go on from {@link ChatCall#beginning()}. */
    boolean continuesByDefault();
}
