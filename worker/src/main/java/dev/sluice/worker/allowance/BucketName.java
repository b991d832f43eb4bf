package dev.sluice.worker.allowance;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.digest.Sha256;
import java.util.HexFormat;

/**
 * Whose allowance it is: providers count by key and model.
 *
 * @param provider the provider's name
 * @param credential our key; empty if it wants none
 * @param model the model's name there
 */
public record BucketName(String provider, String credential, String model) {

    private static final int HASH_BYTES = 6;

    /** The key of its hash in Redis, which doesn't show the credential. */
    String key() {
        return "p:{" + provider + "/" + model + "/" + hash() + "}";
    }

    private String hash() {
        return HexFormat.of().formatHex(Sha256.of(credential.getBytes(UTF_8)), 0, HASH_BYTES);
    }

    /** Without the credential. */
    @Override
    public String toString() {
        return "BucketName[" + provider + ", " + model + "]";
    }
}
