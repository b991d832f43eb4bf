package dev.sluice.devstack;

import dev.sluice.processes.StartException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The folder that keeps everything between runs, held by one launcher at a time. */
final class DataFolder {

    private final Path root;
    // Held until this process ends: the system takes the lock away then, however it ends.
    @SuppressWarnings("unused") // Keeps the channel from being collected, which would give the lock back.
    private final FileLock lock;

    private DataFolder(Path root, FileLock lock) {
        this.root = root;
        this.lock = lock;
    }

    /**
     * Makes the folder if need be, and takes it.
     *
     * @throws StartException if it can't be written, or another launcher has it
     */
    static DataFolder open(Path root) {
        try {
            Files.createDirectories(root.resolve("logs"));
            Files.createDirectories(root.resolve("redis"));
            Path file = root.resolve("launcher.lock");
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            FileLock lock = tryLock(channel);
            if (lock == null) {
                String holder = Files.readString(file).strip();
                throw new StartException("Another launcher (process " + holder + ") uses " + root
                        + ": stop it, or set SLUICE_DATA to another folder.");
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(
                    String.valueOf(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new DataFolder(root, lock);
        } catch (IOException e) {
            throw unwritable(root, e);
        }
    }

    Path root() {
        return root;
    }

    Path file(String name) {
        return root.resolve(name);
    }

    Path logs() {
        return root.resolve("logs");
    }

    /** A log file for this run; the one of the run before is kept beside it. */
    Path newLog(String name) {
        Path log = logs().resolve(name + ".log");
        try {
            if (Files.exists(log)) {
                Files.move(log, logs().resolve(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
            return log;
        } catch (IOException e) {
            throw unwritable(root, e);
        }
    }

    private static StartException unwritable(Path folder, IOException cause) {
        return new StartException(
                "The data folder " + folder + " can't be written (" + cause + "): make it writable, or set SLUICE_DATA"
                        + " to another folder.",
                cause);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null;
        }
    }
}
