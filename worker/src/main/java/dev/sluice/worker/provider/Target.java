package dev.sluice.worker.provider;

import dev.sluice.common.catalog.Additions;
import java.net.URI;

/**
 * Where a call goes.
 *
 * @param provider the provider's name
 * @param baseUri the beginning of its addresses, without a slash at the end
 * @param credential its key for us; empty if it wants none
 * @param model the model's name there
 * @param additions what the call carries besides what the dialect says
 */
public record Target(String provider, URI baseUri, String credential, String model, Additions additions) {

    private static final int MAX_TEXT = 2048;
    private static final String HIDDEN = "***";

    /** The provider and the model there, as the ledger names them. */
    public String route() {
        return provider + "/" + model;
    }

    /** Text of the provider, fit for a client: no key, no host, and not too long. */
    public String presentable(String text) {
        String clean = text;
        if (!credential.isEmpty()) {
            clean = clean.replace(credential, HIDDEN);
        }
        for (String secret : additions.headers().values()) {
            clean = clean.replace(secret, HIDDEN);
        }
        if (baseUri.getHost() != null) {
            clean = clean.replace(baseUri.getHost(), HIDDEN);
        }
        return clean.length() <= MAX_TEXT ? clean : clean.substring(0, MAX_TEXT) + "…";
    }

    /** Without the credential. */
    @Override
    public String toString() {
        return "Target[" + provider + ", " + model + "]";
    }
}
