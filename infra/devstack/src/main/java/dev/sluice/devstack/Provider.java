package dev.sluice.devstack;

import dev.sluice.processes.StartException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where one provider's models are served.
 *
 * @param name as in its variables, such as {@code GEMINI}
 * @param baseUrl null if the simulator stands in for it
 */
record Provider(String name, @Nullable String baseUrl, String key) {

    // A server of one's own behind a base URL often wants no key; the dialects send one anyway.
    private static final String NO_KEY = "none";

    static Provider from(Variables variables, String name, String publicUrl) {
        String key = variables.key(name + "_API_KEY");
        String url = variables.text(name + "_BASE_URL");
        if (key == null && url == null) {
            return new Provider(name, null, "simulator");
        }
        return new Provider(name, checked(name, url == null ? publicUrl : url), key == null ? NO_KEY : key);
    }

    boolean isSimulated() {
        return baseUrl == null;
    }

    /** An SDK's own variable, left in the shell, would make Sluice call itself for ever. */
    Provider checkedAgainst(int port, int ingresses) {
        if (baseUrl != null) {
            URI url = URI.create(baseUrl);
            boolean isLocal = url.getHost().matches("localhost|127\\..*|\\[::1]");
            if (isLocal && url.getPort() >= port && url.getPort() < port + ingresses) {
                throw new StartException(name + "_BASE_URL: " + baseUrl + " is Sluice itself: unset " + name
                        + "_BASE_URL and " + name + "_API_KEY, or set " + Settings.PORT + " to another port.");
            }
        }
        return this;
    }

    /** What a worker is told about it. */
    Map<String, String> environment(String simulatorUrl) {
        return Map.of(
                "SLUICE_PROVIDERS_" + name + "_BASE_URL",
                baseUrl == null ? simulatorUrl : baseUrl,
                "SLUICE_PROVIDERS_" + name + "_API_KEY",
                key);
    }

    private static String checked(String name, String url) {
        try {
            URI uri = URI.create(url);
            String scheme = String.valueOf(uri.getScheme());
            if (uri.getHost() != null && scheme.matches("https?")) {
                return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
            }
        } catch (IllegalArgumentException _) {
            // Said below, in the words of the variable.
        }
        throw new StartException(name + "_BASE_URL: " + url + " (expected: an http or https address).");
    }
}
