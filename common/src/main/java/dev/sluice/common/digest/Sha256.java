package dev.sluice.common.digest;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256, which every Java platform has, so that nobody needs to handle its absence. */
public final class Sha256 {

    /** The length of a digest. */
    public static final int BYTES = 32;

    private Sha256() {}

    /** The digest of the parts, one behind the other; where one ends makes no difference. */
    public static byte[] of(byte[]... parts) {
        MessageDigest digest = begin();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /** The same as 64 hex digits. */
    public static String hex(byte[]... parts) {
        return HexFormat.of().formatHex(of(parts));
    }

    private static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: missing in this JDK", e);
        }
    }
}
