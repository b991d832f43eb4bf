package dev.sluice.processes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A {@code redis-server} that can be run here.
 *
 * @param path the executable
 * @param version what it says about itself, such as {@code 7.0.15}
 */
public record RedisBinary(Path path, String version) {

    private static final Pattern VERSION = Pattern.compile("v=((\\d+)\\.(\\d+)\\S*)");
    private static final String NAME = "redis-server";
    // XADD with NOMKSTREAM, which the reply streams rest on.
    private static final int OLDEST_MAJOR = 6;
    private static final int OLDEST_MINOR = 2;

    /** Takes the one on the PATH if there is one, else the one that comes as an artifact, unpacked into the folder. */
    public static RedisBinary locate(Path cache) {
        return locate(System.getenv().getOrDefault("PATH", ""), cache);
    }

    static RedisBinary locate(String searchPath, Path cache) {
        return Stream.of(searchPath.split(":"))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder).resolve(NAME))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
                .findFirst()
                .map(RedisBinary::checked)
                .orElseGet(() -> checked(unpack(cache)));
    }

    private static RedisBinary checked(Path path) {
        Matcher version = VERSION.matcher(says(path));
        if (!version.find()) {
            throw new StartException(path + " does not run as a Redis here: repair it, take it off the PATH to use the"
                    + " one that Sluice brings, or set SLUICE_REDIS to a running one.");
        }
        int major = Integer.parseInt(version.group(2));
        int minor = Integer.parseInt(version.group(3));
        if (major < OLDEST_MAJOR || (major == OLDEST_MAJOR && minor < OLDEST_MINOR)) {
            throw new StartException("Redis " + version.group(1) + " at " + path + " is too old (expected: "
                    + OLDEST_MAJOR + "." + OLDEST_MINOR + " or later): upgrade it, take it off the PATH to use the one"
                    + " that Sluice brings, or set SLUICE_REDIS to a running one.");
        }
        return new RedisBinary(path, version.group(1));
    }

    private static String says(Path path) {
        try {
            Process process = new ProcessBuilder(path.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0 ? output : "";
        } catch (IOException _) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("Interrupted while asking " + path + " for its version.", e);
        }
    }

    private static Path unpack(Path cache) {
        String resource = NAME + "-7.0.15-" + platform();
        Path target = cache.resolve(resource);
        if (Files.isExecutable(target)) {
            return target;
        }
        try (InputStream carried = RedisBinary.class.getClassLoader().getResourceAsStream(resource)) {
            if (carried == null) {
                throw new StartException("There is no redis-server on the PATH, and none comes with Sluice for "
                        + platform() + ": install Redis 6.2 or later, or set SLUICE_REDIS to a running one.");
            }
            Files.createDirectories(cache);
            Path temporary = Files.createTempFile(cache, resource, ".part");
            Files.copy(carried, temporary, StandardCopyOption.REPLACE_EXISTING);
            if (!temporary.toFile().setExecutable(true)) {
                throw new IOException(temporary + " can't be made executable");
            }
            // Whole or absent: a launcher that dies here leaves no half of a binary under this name.
            return Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartException(
                    "Redis can't be unpacked into " + cache + " (" + e.getMessage()
                            + "): make the folder writable, or set SLUICE_DATA to another one.",
                    e);
        }
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        String kind = system.startsWith("mac") ? "darwin" : system;
        return kind + "-" + (machine.equals("aarch64") ? "arm64" : machine.equals("x86_64") ? "amd64" : machine);
    }
}
