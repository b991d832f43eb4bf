package dev.sluice.bench.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Flight recordings of running JVMs, begun when they are warm: what a start costs isn't in them. */
public final class Recording implements AutoCloseable {

    private static final String NAME = "bench";

    private final List<Watched> processes;
    private final Path folder;

    private Recording(List<Watched> processes, Path folder) {
        this.processes = processes;
        this.folder = folder;
    }

    /**
     * Begins to record.
     *
     * @param folder gets a file for each process
     */
    public static Recording start(List<Watched> processes, Path folder) throws IOException {
        Files.createDirectories(folder);
        processes.forEach(process -> jcmd(process, "JFR.start", "name=" + NAME, "settings=profile"));
        return new Recording(List.copyOf(processes), folder);
    }

    /** Ends the recordings, and says where they are and how they are read. */
    @Override
    public void close() {
        List<Path> files = new ArrayList<>();
        for (Watched process : processes) {
            Path file = folder.resolve(process.name() + ".jfr");
            jcmd(process, "JFR.stop", "name=" + NAME, "filename=" + file);
            files.add(file);
        }
        for (Path file : files) {
            System.out.println("Recorded " + file);
        }
        System.out.println("To read one: jfr view hot-methods <file>, jfr view allocation-by-site <file>,"
                + " jfr print --events jdk.ExecutionSample <file>, or open it in JDK Mission Control.");
    }

    private static void jcmd(Watched process, String... command) {
        List<String> line = new ArrayList<>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        line.add(String.valueOf(process.pid()));
        line.addAll(List.of(command));
        try {
            Process asked = new ProcessBuilder(line).redirectErrorStream(true).start();
            String said = new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (asked.waitFor() != 0) {
                System.out.println(process.name() + " can't be recorded: " + said);
            }
        } catch (IOException e) {
            System.out.println(process.name() + " can't be recorded: " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
