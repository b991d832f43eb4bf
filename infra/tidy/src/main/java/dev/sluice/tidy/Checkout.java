package dev.sluice.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The working copy that this build runs in, and the files in it that somebody wrote. */
record Checkout(Path root) {

    private static final String MARK = "<module>infra/tidy</module>";

    /** Finds the nearest folder above the working directory whose pom lists this module. */
    static Checkout locate() {
        Path start = Path.of("").toAbsolutePath();
        for (@Nullable Path folder = start; folder != null; folder = folder.getParent()) {
            Path pom = folder.resolve("pom.xml");
            if (Files.isRegularFile(pom) && read(pom).contains(MARK)) {
                return new Checkout(folder);
            }
        }
        throw new IllegalStateException("working directory: " + start + " (expected: a folder inside the checkout)");
    }

    /** All files that git tracks or would track, relative to the root and in order. */
    List<Path> files() {
        try {
            return listedByGit();
        } catch (IOException _) {
            // An unpacked archive has no git: what is never tracked has a name that says so.
            return walked();
        }
    }

    /** The files whose name ends so. */
    List<Path> files(String ending) {
        return files().stream().filter(file -> file.toString().endsWith(ending)).toList();
    }

    boolean has(String file) {
        return isFile(Path.of(file));
    }

    String text(Path file) {
        return read(root.resolve(file));
    }

    List<String> lines(Path file) {
        return text(file).lines().toList();
    }

    private List<Path> listedByGit() throws IOException {
        Process git = new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
                .directory(root.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String names = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (git.onExit().join().exitValue() != 0) {
            throw new IOException("git ls-files: exit value " + git.exitValue() + " (expected: 0)");
        }
        return Arrays.stream(names.split("\0"))
                .filter(name -> !name.isEmpty())
                .map(Path::of)
                .filter(this::isFile)
                .sorted()
                .toList();
    }

    private List<Path> walked() {
        List<Path> found = new ArrayList<>();
        collect(root, found);
        return found.stream().map(root::relativize).sorted().toList();
    }

    private static void collect(Path folder, List<Path> found) {
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                String name = entry.getFileName().toString();
                if (Files.isRegularFile(entry)) {
                    found.add(entry);
                } else if (!name.equals("target") && (!name.startsWith(".") || name.equals(".ci"))) {
                    collect(entry, found);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Git lists a deleted file until its deletion is staged. */
    private boolean isFile(Path file) {
        return Files.isRegularFile(root.resolve(file));
    }

    private static String read(Path file) {
        try {
            // Some files aren't text: what can't be decoded is replaced, where readString would throw.
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
