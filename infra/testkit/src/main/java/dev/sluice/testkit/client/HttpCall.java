package dev.sluice.testkit.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An HTTP request before it is sent.
 *
 * @param headers without {@code Host} and {@code Content-Length}, which are added
 * @param body its bytes; empty for none
 */
public record HttpCall(String method, URI uri, Map<String, String> headers, byte[] body) {

    private static final byte[] NOTHING = {};

    public HttpCall {
        headers = Map.copyOf(headers);
        body = body.clone();
    }

    /** A request without a body. */
    public static HttpCall get(String uri) {
        return new HttpCall("GET", URI.create(uri), Map.of(), NOTHING);
    }

    /** A JSON request. */
    public static HttpCall post(String uri, String json) {
        return new HttpCall("POST", URI.create(uri), Map.of("Content-Type", "application/json"), json.getBytes(UTF_8));
    }

    /** A chat request of the caller with this key. */
    public static HttpCall chat(String baseUrl, String key, String json) {
        return post(baseUrl + "/chat/completions", json).with("Authorization", "Bearer " + key);
    }

    /** The same with one more header. */
    public HttpCall with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new HttpCall(method, uri, more, body);
    }

    /** The same without one of its headers. */
    public HttpCall without(String name) {
        Map<String, String> fewer = new LinkedHashMap<>(headers);
        fewer.remove(name);
        return new HttpCall(method, uri, fewer, body);
    }

    /** The same with another method. */
    public HttpCall as(String otherMethod) {
        return new HttpCall(otherMethod, uri, headers, body);
    }

    /** The request as it goes over the wire, without its body. */
    byte[] head() {
        StringBuilder head = new StringBuilder(256);
        String path = uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
        head.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(uri.getRawAuthority()).append("\r\n");
        headers.forEach(
                (name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        if (body.length > 0 || method.equals("POST")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        return head.append("\r\n").toString().getBytes(UTF_8);
    }
}
