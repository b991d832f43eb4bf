package dev.sluice.ingress.admin;

import dev.sluice.common.account.KeyHash;
import java.security.SecureRandom;

/**
 * The secret of a new key: told once, and never kept.
 *
 * @param text {@code slc-} and 43 characters of base62, which hold 256 random bits
 */
record Secret(String text) {

    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String PREFIX = "slc-";
    private static final int CHARACTERS = 43;
    private static final int CHARACTERS_OF_ID = 16;
    private static final int CHARACTERS_SHOWN = 6;

    /** A new one. */
    static Secret next(SecureRandom random) {
        return new Secret(PREFIX + text(random, CHARACTERS));
    }

    /** A new id. */
    static String id(String prefix, SecureRandom random) {
        return prefix + text(random, CHARACTERS_OF_ID);
    }

    KeyHash hash() {
        return KeyHash.of(text);
    }

    /** Enough to recognise it by, in a list or a letter. */
    String shown() {
        return text.substring(0, PREFIX.length() + CHARACTERS_SHOWN);
    }

    /** Keeps it out of every log. */
    @Override
    public String toString() {
        return "Secret";
    }

    private static String text(SecureRandom random, int characters) {
        StringBuilder text = new StringBuilder(characters);
        for (int index = 0; index < characters; index++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
