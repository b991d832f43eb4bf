package dev.sluice.worker.provider.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.catalog.Additions;
import java.net.URI;
import java.net.URLEncoder;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

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

    /** The same with what the provider's settings add; a header of the dialect's own is replaced. */
    public ProviderRequest with(Additions additions) {
        if (additions.headers().isEmpty() && additions.query().isEmpty()) {
            return this;
        }
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        all.putAll(additions.headers());
        return new ProviderRequest(withQuery(additions.query()), all, body);
    }

    private URI withQuery(Map<String, String> query) {
        if (query.isEmpty()) {
            return uri;
        }
        String more = query.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .sorted()
                .collect(Collectors.joining("&"));
        return URI.create(uri + (uri.getRawQuery() == null ? "?" : "&") + more);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    /** Without the headers, which hold the credential, and the body, which holds the prompt. */
    @Override
    public String toString() {
        return "ProviderRequest[" + uri.getHost() + ", " + body.length + " bytes]";
    }
}
