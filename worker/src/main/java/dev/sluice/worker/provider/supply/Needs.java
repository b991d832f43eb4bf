package dev.sluice.worker.provider.supply;

import java.util.List;

/**
 * What a dialect asks for before it translates a request.
 *
 * @param urls addresses of images and files whose bytes have to go with the request
 * @param callIds ids of tool calls whose thoughts the client hasn't sent back
 */
public record Needs(List<String> urls, List<String> callIds) {

    /** The request says all. */
    public static final Needs NONE = new Needs(List.of(), List.of());

    /** Copies the lists. */
    public Needs {
        urls = List.copyOf(urls);
        callIds = List.copyOf(callIds);
    }

    /** Whether there is nothing to gather. */
    public boolean areNone() {
        return urls.isEmpty() && callIds.isEmpty();
    }
}
