package dev.sluice.simulator.calls;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Appends lines to a file from a thread of its own, so that no event loop waits for the disk. */
final class CallFile implements AutoCloseable {

    private static final int MAX_WAITING = 200_000;
    private static final String END = "";

    private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final BufferedWriter file;
    private final Thread writer;

    CallFile(Path path) {
        try {
            file = Files.newBufferedWriter(path, UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("SIMULATOR_LOG: " + path + " (expected: a file that can be written)", e);
        }
        writer = Thread.ofPlatform().name("call-log").daemon().start(this::writeUntilEnd);
    }

    /** Hands a line over. Where the disk is too slow it waits: a checker's log must not have holes. */
    void append(String line) {
        try {
            waiting.put(line);
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
        }
    }

    /** Writes what is waiting and closes the file. */
    @Override
    public void close() {
        append(END);
        try {
            writer.join();
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
        }
    }

    private void writeUntilEnd() {
        try (file) {
            for (String line = waiting.take(); !line.equals(END); line = waiting.take()) {
                file.write(line);
                file.newLine();
                if (waiting.isEmpty()) {
                    file.flush();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the call log can't be written", e);
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
        }
    }
}
