package dev.sluice.processes;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** The end of a log file, as far as one start of a process has written it. */
record LogTail(Path file, long startBytes) {

    private static final int MAX_BYTES = 4_096;
    private static final int MAX_LINES = 8;

    /** The log from its present end on. */
    static LogTail from(Path file) {
        return new LogTail(file, file.toFile().length());
    }

    /** A sentence for an error message: where the log is, and its last lines. */
    String lastLines() {
        List<String> lines = read().lines().filter(line -> !line.isBlank()).toList();
        if (lines.isEmpty()) {
            return "Its log " + file + " is empty.";
        }
        List<String> last = lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size());
        return "Its log " + file + " ends with:\n    " + String.join("\n    ", last);
    }

    private String read() {
        try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
            log.seek(Math.max(Math.min(startBytes, log.length()), log.length() - MAX_BYTES));
            byte[] end = new byte[MAX_BYTES];
            int length = log.read(end);
            return length < 0 ? "" : new String(end, 0, length, StandardCharsets.UTF_8);
        } catch (IOException _) {
            return "";
        }
    }
}
