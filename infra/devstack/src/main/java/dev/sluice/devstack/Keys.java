package dev.sluice.devstack;

import dev.sluice.processes.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * The three keys of a local installation.
 *
 * @param demo without limits
 * @param limited with five requests a minute, to see a 429
 * @param admin the operator's
 */
record Keys(String demo, String limited, String admin) {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int KEY_BYTES = 32;

    Keys {
        if (demo.equals(limited) || admin.equals(demo) || admin.equals(limited)) {
            throw new StartException(
                    "SLUICE_DEMO_KEY, SLUICE_LIMITED_KEY, SLUICE_ADMIN_KEY: two of them are equal (expected: three"
                            + " different keys).");
        }
    }

    /** Takes the given ones; the others are generated once, and kept in a file that only its owner can read. */
    static Keys load(Path file, Settings.GivenKeys given) {
        Map<String, String> kept = new LinkedHashMap<>(read(file));
        int before = kept.size();
        Keys keys = new Keys(
                choose(given.demo(), "demo", kept),
                choose(given.limited(), "limited", kept),
                choose(given.admin(), "admin", kept));
        if (kept.size() > before) {
            write(file, kept);
        }
        return keys;
    }

    private static String choose(@Nullable String given, String name, Map<String, String> kept) {
        return given == null ? kept.computeIfAbsent(name, _ -> generate()) : given;
    }

    private static String generate() {
        byte[] secret = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(secret);
        return "slc-" + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }

    private static Map<String, String> read(Path file) {
        if (!Files.exists(file)) {
            return Map.of();
        }
        try {
            return JSON.readValue(file, new TypeReference<Map<String, String>>() {});
        } catch (JacksonException e) {
            throw new StartException(
                    "The keys in " + file + " can't be read: repair the file, or remove it to have new keys made.", e);
        }
    }

    private static void write(Path file, Map<String, String> keys) {
        try {
            Path temporary = file.resolveSibling(file.getFileName() + ".part");
            Files.deleteIfExists(temporary);
            // Made with its final mode: the keys are never in a file that others can read.
            Files.createFile(
                    temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(temporary, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(keys));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StartException("The keys can't be kept in " + file + ": " + e.getMessage() + ".", e);
        }
    }
}
