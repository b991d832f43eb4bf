package dev.sluice.testkit;

import dev.sluice.processes.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * A service of {@code docker-compose.yml}, so that tests in containers run what operators run. A variable stands for
 * its default: nobody's environment changes a test.
 *
 * @param environment the values, as texts
 * @param command empty for the image's own
 */
record ComposeService(String image, Map<String, String> environment, List<String> command) {

    private static final String FILE = "docker-compose.yml";

    /**
     * The service of this name.
     *
     * @throws IllegalArgumentException if the file has none
     */
    static ComposeService named(String name) {
        Path file = Checkout.locate().root().resolve(FILE);
        try {
            return read(Files.readString(file), name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ComposeService read(String file, String name) {
        Map<?, ?> whole = new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
        if (!(whole.get("services") instanceof Map<?, ?> services)
                || !(services.get(name) instanceof Map<?, ?> service)) {
            throw new IllegalArgumentException(FILE + ": no service " + name);
        }
        Map<String, String> environment = new HashMap<>();
        if (service.get("environment") instanceof Map<?, ?> values) {
            values.forEach((key, value) -> environment.put(String.valueOf(key), withDefaults(value)));
        }
        List<String> command = service.get("command") instanceof List<?> words
                ? words.stream().map(ComposeService::withDefaults).toList()
                : List.of();
        return new ComposeService(withDefaults(service.get("image")), Map.copyOf(environment), command);
    }

    private static String withDefaults(@Nullable Object value) {
        return String.valueOf(value).replaceAll("\\$\\{[A-Z_]+:-([^}]*)}", "$1");
    }
}
