package dev.sluice.cli.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.cli.FailedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where the admin API is, and the operator's key: as told, else as the environment says, else as the launcher of this
 * checkout wrote it down.
 *
 * @param url the root of an ingress, without a slash at the end
 * @param key the operator's key, which no command line and no message ever holds
 */
public record Access(URI url, String key) {

    private static final String KEY = "SLUICE_ADMIN_KEY";
    private static final String URL = "SLUICE_URL";

    /** Keeps the key out of every message. */
    @Override
    public String toString() {
        return "Access[" + url + "]";
    }

    /**
     * Finds both.
     *
     * @param url as told; null if it wasn't
     * @param keyFile a file that holds the key; null if none was told
     * @param variables the environment
     * @param data the launcher's folder
     */
    static Access find(
            @Nullable String url, @Nullable Path keyFile, Function<String, @Nullable String> variables, Path data) {
        return new Access(urlOf(url, variables, data), keyOf(keyFile, variables, data));
    }

    /** Where the launcher's first process of this role listens, as {@code host:port}; empty if none was launched. */
    public static Optional<String> launched(String role, Path data) {
        for (JsonNode process : json(data.resolve("processes.json")).path("processes")) {
            if (process.path("role").asString("").equals(role)) {
                return Optional.of("127.0.0.1:" + process.path("port").asInt(0));
            }
        }
        return Optional.empty();
    }

    private static URI urlOf(@Nullable String told, Function<String, @Nullable String> variables, Path data) {
        String given = told == null ? variables.apply(URL) : told;
        if (given == null || given.isBlank()) {
            return URI.create("http://" + launched("ingress", data).orElse("127.0.0.1:8080"));
        }
        String root = given.strip().replaceAll("/+$", "");
        if (!root.matches("https?://[^\\s/?#]+[^\\s?#]*")) {
            throw new FailedException(
                    FailedException.NOT_SET_UP,
                    "'" + given + "' is no address of an ingress (expected: as in http://host:8080).");
        }
        return URI.create(root);
    }

    private static String keyOf(@Nullable Path file, Function<String, @Nullable String> variables, Path data) {
        String key = file == null ? variables.apply(KEY) : read(file);
        if (key == null || key.isBlank()) {
            key = json(data.resolve("keys.json")).path("admin").asString("");
        }
        if (key.isBlank()) {
            throw new FailedException(
                    FailedException.NOT_SET_UP,
                    "There is no operator's key: set " + KEY + ", or name a file that holds it by --key-file.");
        }
        return key.strip();
    }

    private static JsonNode json(Path file) {
        try {
            return JsonMapper.shared().readTree(read(file));
        } catch (JacksonException | FailedException _) {
            return JsonMapper.shared().createObjectNode();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, UTF_8);
        } catch (IOException e) {
            throw new FailedException(FailedException.NOT_SET_UP, file + " can't be read (" + e + ").");
        }
    }
}
