package dev.sluice.worker.provider.http;

import java.net.URI;

/**
 * Where connections lead: those to the same one are as good as each other.
 *
 * @param isSecure whether by TLS
 * @param host its name or address; one of IPv6 without brackets
 * @param port its port
 */
record Origin(boolean isSecure, String host, int port) {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    static Origin of(URI uri) {
        boolean isSecure = "https".equalsIgnoreCase(uri.getScheme());
        String host = uri.getHost();
        if (host == null || !(isSecure || "http".equalsIgnoreCase(uri.getScheme()))) {
            throw new IllegalArgumentException("no address of http or https: " + uri);
        }
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Origin(isSecure, bare, uri.getPort() >= 0 ? uri.getPort() : isSecure ? HTTPS : HTTP);
    }

    /** As the {@code Host} header names it. */
    String authority() {
        String name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
        return port == (isSecure ? HTTPS : HTTP) ? name : name + ":" + port;
    }
}
