package dev.sluice.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The content of {@code processes.json}: each process that the launcher keeps alive.
 *
 * @param processes in the order in which they are started
 */
public record ProcessList(List<Entry> processes) {

    private static final JsonMapper JSON = JsonMapper.shared();

    public ProcessList {
        processes = List.copyOf(processes);
    }

    /**
     * One process.
     *
     * @param role a {@link Role#label()}
     * @param log the absolute path of its log file
     */
    public record Entry(String role, String name, long pid, int port, String log) {

        /** Describes a running process. */
        public static Entry of(ChildProcess child) {
            Part part = child.part();
            return new Entry(
                    part.role().label(),
                    part.name(),
                    child.pid(),
                    part.port(),
                    part.log().toAbsolutePath().toString());
        }
    }

    /** Reads a list; an absent or unreadable file is an empty list. */
    public static ProcessList read(Path file) {
        try {
            return Files.isRegularFile(file) ? JSON.readValue(file, ProcessList.class) : new ProcessList(List.of());
        } catch (JacksonException _) {
            return new ProcessList(List.of());
        }
    }

    /** The processes of one role. */
    public List<Entry> of(Role role) {
        return processes.stream()
                .filter(entry -> entry.role().equals(role.label()))
                .toList();
    }

    /** Replaces the file in one step: a reader sees the old list or the new one, never a part. */
    public void write(Path file) {
        try {
            Path temporary = file.resolveSibling(file.getFileName() + ".part");
            Files.write(temporary, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
