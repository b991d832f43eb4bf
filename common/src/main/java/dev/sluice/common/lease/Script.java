package dev.sluice.common.lease;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A Lua script: the prelude that all share, and its own rows of the state table.
 *
 * @param name the resource's name without its ending, for metrics and errors
 * @param text what {@code SCRIPT LOAD} takes
 * @param sha1 what {@code EVALSHA} takes
 */
public record Script(String name, String text, String sha1) {

    private static final String PRELUDE = "prelude";

    /** Reads {@code <name>.lua}, and puts the prelude before it. */
    static Script load(String name) {
        return of(name, read(PRELUDE) + "\n" + read(name));
    }

    /** A script that isn't of a job's state, and stands alone. */
    public static Script of(String name, String text) {
        return new Script(name, text, sha1(text));
    }

    private static String read(String name) {
        try (InputStream in = Script.class.getResourceAsStream(name + ".lua")) {
            if (in == null) {
                throw new IllegalStateException("script: " + name + " (expected: a resource beside this class)");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-1 is part of every Java platform", e);
        }
    }
}
