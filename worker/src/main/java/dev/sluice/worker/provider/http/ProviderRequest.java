package dev.sluice.worker.provider.http;

import java.net.URI;
import java.util.Map;

/**
 * A POST of JSON, ready to be sent.
 *
 * @param uri where to
 * @param headers names and values, the credential among them
 * @param body the JSON
 */
public record ProviderRequest(URI uri, Map<String, String> headers, byte[] body) {

    /** Copies the headers. */
    public ProviderRequest {
        headers = Map.copyOf(headers);
    }

    /** Without the headers, which hold the credential, and the body, which holds the prompt. */
    @Override
    public String toString() {
        return "ProviderRequest[" + uri.getHost() + ", " + body.length + " bytes]";
    }
}
