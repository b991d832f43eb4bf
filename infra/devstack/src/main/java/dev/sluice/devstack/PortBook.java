package dev.sluice.devstack;

import dev.sluice.processes.Ports;
import dev.sluice.processes.StartException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The ports of the inner parts: chosen once, kept between runs as long as nobody else takes them. */
final class PortBook {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;
    private final Map<String, Integer> ports;

    PortBook(Path file) {
        this.file = file;
        this.ports = new TreeMap<>(read(file));
    }

    /** The kept port of this name if it is free, else a new one. */
    int portOf(String name) {
        Integer kept = ports.get(name);
        if (kept != null && Ports.isFree(kept)) {
            return kept;
        }
        int chosen = Ports.free();
        while (ports.containsValue(chosen)) {
            chosen = Ports.free();
        }
        ports.put(name, chosen);
        write();
        return chosen;
    }

    private static Map<String, Integer> read(Path file) {
        try {
            return Files.exists(file) ? JSON.readValue(file, new TypeReference<Map<String, Integer>>() {}) : Map.of();
        } catch (JacksonException _) {
            // Nothing is lost with it but habit.
            return Map.of();
        }
    }

    private void write() {
        try {
            Path temporary = file.resolveSibling(file.getFileName() + ".part");
            Files.write(temporary, JSON.writeValueAsBytes(ports));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StartException(
                    file + " can't be written (" + e + "): make it writable, or set SLUICE_DATA to another folder.", e);
        }
    }
}
