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
    // Samples by CPU time (JEP 509) also see what runs in native code, such as the sockets' reads and writes.
    private static final String CPU_TIME = "jdk.CPUTimeSample#enabled=true";
    private static final String OFTEN = "jdk.CPUTimeSample#throttle=2ms";

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
        processes.forEach(process -> jcmd(process, "JFR.start", "name=" + NAME, "settings=profile", CPU_TIME, OFTEN));
        return new Recording(List.copyOf(processes), folder);
    }

    /** Ends the recordings, and says where they are and how they are read. */
    @Override
    public void close() {
        for (Watched process : processes) {
            Path file = folder.resolve(process.name() + ".jfr");
            jcmd(process, "JFR.stop", "name=" + NAME, "filename=" + file);
            try {
                Path spots = Files.writeString(folder.resolve(process.name() + ".txt"), HotSpots.of(file));
                System.out.println("Recorded " + file + "; its hot spots are in " + spots);
            } catch (IOException e) {
                System.out.println(file + " can't be read: " + e.getMessage());
            }
        }
        System.out.println("More of a recording: jfr view allocation-by-site <file>, or JDK Mission Control.");
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
