package dev.sluice.processes;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * The JVM's ahead-of-time cache (JEP 483, 514) of one service: a start with it takes less than half of the time and of
 * the CPU. It holds for exactly one build, since its folder is named by the classes that it was made of; where there is
 * none, the service starts without.
 *
 * <p>The JVM refuses folders on a class path with a cache, so each one is copied into a jar beside it.
 */
public final class StartCache {

    private static final Duration READY_WITHIN = Duration.ofSeconds(150);
    // The cache is written when the process ends, and that takes longer than its start.
    private static final Duration WRITTEN_WITHIN = Duration.ofMinutes(3);

    private StartCache() {}

    /** The part that starts from its cache, or the very same part if there is none of this build. */
    static JavaPart applied(Checkout checkout, String module, JavaPart part) {
        if (!Files.isDirectory(caches(checkout, module))) {
            return part; // Most checkouts have none: their starts don't read the whole class path.
        }
        Path folder = folder(checkout, module, part.classPath());
        Path cache = folder.resolve("cache.aot");
        return Files.exists(cache) ? part.with(jarred(folder, part.classPath()), started(cache)) : part;
    }

    /**
     * Without what the training run has learnt about hot code (JEP 515): that run only starts, so it has seen none, and
     * the compiler that goes by it makes code of the busy paths that takes half as much again for ever.
     */
    private static List<String> started(Path cache) {
        return List.of("-XX:AOTCache=" + cache, "-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTReplayTraining");
    }

    /**
     * Makes the cache by starting this part once, and ending it as soon as it is ready; does nothing where there is
     * one.
     *
     * @throws StartException if the part doesn't start, or leaves no cache
     */
    public static void make(Checkout checkout, String module, JavaPart part) {
        Path folder = folder(checkout, module, part.classPath());
        Path cache = folder.resolve("cache.aot");
        // A part that starts from its cache already has another class path, whose folder doesn't exist.
        if (Files.exists(cache) || part.jvmArguments().stream().anyMatch(each -> each.startsWith("-XX:AOTCache="))) {
            return;
        }
        Path unfinished = folder.resolve("cache.aot.new");
        try {
            deleteOlder(caches(checkout, module));
            Files.createDirectories(folder);
            List<Path> entries = entries(part.classPath());
            for (int i = 0; i < entries.size(); i++) {
                if (Files.isDirectory(entries.get(i))) {
                    writeJar(entries.get(i), folder.resolve(i + ".jar"));
                }
            }
            JavaPart trained = part.with(
                            jarred(folder, part.classPath()),
                            List.of("-XX:AOTCacheOutput=" + unfinished, "-Xlog:aot=error", "-Xlog:cds=error"))
                    .with(WRITTEN_WITHIN);
            ChildProcess process = ChildProcess.start(trained);
            try {
                process.awaitReady(READY_WITHIN);
            } finally {
                process.stop();
            }
            Files.move(unfinished, cache, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartException("The start cache of " + module + " can't be made: " + e + ".", e);
        }
    }

    private static Path folder(Checkout checkout, String module, String classPath) {
        int hash = entries(classPath).stream()
                .flatMap(StartCache::files)
                .map(StartCache::fingerprint)
                .toList()
                .hashCode();
        return caches(checkout, module).resolve(HexFormat.of().toHexDigits(hash));
    }

    private static Path caches(Checkout checkout, String module) {
        return checkout.root().resolve(module).resolve("target/start");
    }

    /** Each takes some 80 MB, and none of an earlier build is used again. */
    private static void deleteOlder(Path caches) throws IOException {
        if (Files.isDirectory(caches)) {
            for (Path old : walk(caches).reversed()) {
                Files.delete(old);
            }
        }
    }

    private static String jarred(Path folder, String classPath) {
        List<Path> entries = entries(classPath);
        List<String> jars = new ArrayList<>();
        for (int i = 0; i < entries.size(); i++) {
            Path entry = entries.get(i);
            jars.add((Files.isDirectory(entry) ? folder.resolve(i + ".jar") : entry).toString());
        }
        return String.join(File.pathSeparator, jars);
    }

    private static List<Path> entries(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator)).map(Path::of).toList();
    }

    private static String fingerprint(Path file) {
        try {
            return file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
        } catch (IOException _) {
            return file + " can't be read";
        }
    }

    private static Stream<Path> files(Path entry) {
        if (!Files.isDirectory(entry)) {
            return Stream.of(entry);
        }
        try {
            return walk(entry).stream().filter(Files::isRegularFile);
        } catch (IOException _) {
            return Stream.of();
        }
    }

    private static void writeJar(Path classes, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out)) {
            // Folders too: Spring looks for components in a package by its folder's entry.
            for (Path below : walk(classes)) {
                boolean folder = Files.isDirectory(below);
                entries.putNextEntry(new JarEntry(classes.relativize(below) + (folder ? "/" : "")));
                if (!folder) {
                    Files.copy(below, entries);
                }
                entries.closeEntry();
            }
        }
    }

    private static List<Path> walk(Path entry) throws IOException {
        try (Stream<Path> below = Files.walk(entry)) {
            return below.filter(each -> !each.equals(entry)).sorted().toList();
        }
    }
}
