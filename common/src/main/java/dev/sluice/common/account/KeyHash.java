package dev.sluice.common.account;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.common.digest.Sha256;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 of a key: all that is kept of it. A key is 256 random bits, so that no salt and no slow hash would add
 * anything.
 *
 * @param first bytes 0 to 7
 * @param second bytes 8 to 15
 * @param third bytes 16 to 23
 * @param fourth bytes 24 to 31
 */
public record KeyHash(long first, long second, long third, long fourth) {

    /** The hash of a key. */
    public static KeyHash of(String secret) {
        return of(Sha256.of(secret.getBytes(UTF_8)));
    }

    /**
     * Reads {@link #hex()}.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static KeyHash parse(String hex) {
        if (hex.length() != 2 * Sha256.BYTES) {
            throw new FieldException(
                    "hash", hex.length() + " characters (expected: " + 2 * Sha256.BYTES + " hex digits)");
        }
        return of(HexFormat.of().parseHex(hex));
    }

    /** As 64 hex digits. */
    public String hex() {
        ByteBuffer bytes = ByteBuffer.allocate(Sha256.BYTES)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth);
        return HexFormat.of().formatHex(bytes.array());
    }

    /** Takes as long for a hash that differs at its first bit as for an equal one. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyHash hash
                && ((first ^ hash.first) | (second ^ hash.second) | (third ^ hash.third) | (fourth ^ hash.fourth)) == 0;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(first);
    }

    /** Too short to find the rest by, long enough to compare two lines of a log. */
    @Override
    public String toString() {
        return "sha256:" + hex().substring(0, 8) + "…";
    }

    private static KeyHash of(byte[] digest) {
        ByteBuffer bytes = ByteBuffer.wrap(digest);
        return new KeyHash(bytes.getLong(), bytes.getLong(), bytes.getLong(), bytes.getLong());
    }
}
