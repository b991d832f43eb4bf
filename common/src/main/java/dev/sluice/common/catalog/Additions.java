package dev.sluice.common.catalog;

import java.util.Map;

/**
 * What every call of a provider carries besides what its wire format asks for.
 *
 * @param headers by name; values may be secrets
 * @param query parameters of the address, by name
 */
public record Additions(Map<String, String> headers, Map<String, String> query) {

    /** Most providers want nothing more. */
    public static final Additions NONE = new Additions(Map.of(), Map.of());

    /** Copies both. */
    public Additions {
        headers = Map.copyOf(headers);
        query = Map.copyOf(query);
    }

    /** Without the values. */
    @Override
    public String toString() {
        return "Additions[" + headers.keySet() + ", " + query.keySet() + "]";
    }
}
