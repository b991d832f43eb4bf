package dev.sluice.worker.allowance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(credential.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: missing in this JDK", e);
        }
    }

    /** Without the credential. */
    @Override
    public String toString() {
        return "BucketName[" + provider + ", " + model + "]";
    }
}
