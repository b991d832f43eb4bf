package dev.sluice.bench.load;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/**
 * An API that speaks OpenAI's chat completions over plain HTTP.
 *
 * @param base up to and including {@code /v1}
 */
public record Target(String name, URI base, String key) {

    /** Checks the address. */
    public Target {
        if (!"http".equals(base.getScheme()) || base.getHost() == null || base.getPort() < 0) {
            throw new IllegalArgumentException("base: " + base + " (expected: http://host:port/…)");
        }
    }

    /** A question whose answer is streamed. */
    public Question streamed(String model) {
        return question(model, "auto", true);
    }

    /** The same of this service tier. */
    public Question streamed(String model, String tier) {
        return question(model, tier, true);
    }

    /** A question whose answer comes whole. */
    public Question whole(String model) {
        return question(model, "auto", false);
    }

    private Question question(String model, String tier, boolean isStreamed) {
        String body = "{\"model\":\"" + model + "\",\"service_tier\":\"" + tier + "\",\"stream\":" + isStreamed
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Why is the sky blue?\"}]}";
        String head = "POST " + base.getPath() + "/chat/completions HTTP/1.1\r\nHost: " + base.getAuthority()
                + "\r\nAuthorization: Bearer " + key + "\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n";
        return new Question((head + body).getBytes(StandardCharsets.US_ASCII), isStreamed, Question.tokensOf(model));
    }
}
