package dev.sluice.ingress.storage;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Contents as files of a folder.
 *
 * <p>A content is written beside the others, forced to the disk, and renamed: whoever dies before leaves a draft, which
 * is swept a day later, and nobody ever sees half a content. The folder is made at the first use, so that an ingress
 * whose clients send no files needs none.
 */
public final class FolderStore implements BlobStore {

    private static final Logger LOG = LoggerFactory.getLogger(FolderStore.class);

    private static final Pattern NAME = Pattern.compile("[a-z0-9_-][a-z0-9._-]*(/[a-z0-9_-][a-z0-9._-]*)*");
    private static final Duration LIFE_OF_A_DRAFT = Duration.ofDays(1);
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Path root;
    private final Path drafts;

    /**
     * The contents in this folder.
     *
     * @param clock tells which drafts are old
     */
    public FolderStore(Path root, Clock clock) {
        this.root = root.toAbsolutePath().normalize();
        this.drafts = this.root.resolve(".drafts");
        sweep(clock.instant().minus(LIFE_OF_A_DRAFT));
    }

    @Override
    public Draft begin(String name) throws IOException {
        Path target = at(name);
        Files.createDirectories(drafts);
        return new FileDraft(drafts.resolve(UUID.randomUUID().toString()), target);
    }

    @Override
    public InputStream read(String name, long fromBytes) throws IOException {
        FileChannel file = FileChannel.open(at(name), StandardOpenOption.READ);
        file.position(fromBytes);
        return Channels.newInputStream(file);
    }

    @Override
    public OptionalLong size(String name) throws IOException {
        try {
            return OptionalLong.of(Files.size(at(name)));
        } catch (NoSuchFileException ignored) {
            return OptionalLong.empty();
        }
    }

    @Override
    public void delete(String name) throws IOException {
        boolean _ = Files.deleteIfExists(at(name));
    }

    @Override
    public void deleteAll(String folder) throws IOException {
        Path from = at(folder);
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> found = Files.walk(from)) {
            // Deepest first: a folder goes once it is empty.
            for (Path each : found.sorted(Comparator.reverseOrder()).toList()) {
                delete(each);
            }
        }
    }

    private static void delete(Path path) throws IOException {
        try {
            boolean _ = Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException ignored) {
            // Somebody has just written into it.
        }
    }

    private Path at(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("name of a blob: " + name + " (expected: " + NAME + ")");
        }
        return root.resolve(name);
    }

    private void sweep(Instant before) {
        if (!Files.isDirectory(drafts)) {
            return;
        }
        try (Stream<Path> found = Files.list(drafts)) {
            for (Path draft : found.toList()) {
                BasicFileAttributes facts = Files.readAttributes(draft, BasicFileAttributes.class);
                if (facts.lastModifiedTime().toInstant().isBefore(before)) {
                    boolean _ = Files.deleteIfExists(draft);
                }
            }
        } catch (IOException e) {
            LOG.warn("drafts that nobody finished can't be deleted: {}", e.toString());
        }
    }

    /** Makes a rename durable. */
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static final class FileDraft implements Draft {

        private final Path draft;
        private final Path target;
        private final FileChannel file;
        private final OutputStream out;
        private boolean isCommitted;

        FileDraft(Path draft, Path target) throws IOException {
            this.draft = draft;
            this.target = target;
            this.file = FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            this.out = new BufferedOutputStream(Channels.newOutputStream(file), BUFFER_BYTES);
        }

        @Override
        public OutputStream out() {
            return out;
        }

        @Override
        public void commit() throws IOException {
            out.flush();
            file.force(true);
            file.close();
            Path parent = Objects.requireNonNull(target.getParent());
            Files.createDirectories(parent);
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            force(parent);
            isCommitted = true;
        }

        @Override
        public void close() throws IOException {
            file.close();
            if (!isCommitted) {
                boolean _ = Files.deleteIfExists(draft);
            }
        }
    }
}
