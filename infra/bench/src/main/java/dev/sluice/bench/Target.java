package dev.sluice.bench;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * An API that speaks OpenAI's chat completions over plain HTTP.
 *
 * @param base up to and including {@code /v1}
 */
record Target(String name, URI base, String key) {

    Target {
        if (!"http".equals(base.getScheme()) || base.getHost() == null || base.getPort() < 0) {
            throw new IllegalArgumentException("base: " + base + " (expected: http://host:port/…)");
        }
    }

    /** A streamed question, ready to be written to a socket. */
    byte[] request(String model) {
        return request(model, "auto");
    }

    /** The same of this service tier. */
    byte[] request(String model, String tier) {
        String body = "{\"model\":\"" + model + "\",\"service_tier\":\"" + tier
                + "\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Why is the sky blue?\"}]}";
        String head = "POST " + base.getPath() + "/chat/completions HTTP/1.1\r\nHost: " + base.getAuthority()
                + "\r\nAuthorization: Bearer " + key + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.US_ASCII);
    }
}
