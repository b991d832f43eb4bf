package dev.sluice.processes;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The working copy of this project, with the class path that its build wrote for each module. */
public record Checkout(Path root) {

    private static final String MARK = "<artifactId>sluice</artifactId>";

    private static final Pattern VERSION = Pattern.compile(MARK + "\\s*<version>([^<]+)</version>");

    public Checkout {
        root = root.toAbsolutePath().normalize();
    }

    /** Finds the root: the system property {@code sluice.root}, else the nearest folder above that holds its pom. */
    public static Checkout locate() {
        String told = System.getProperty("sluice.root");
        if (told != null) {
            return new Checkout(Path.of(told));
        }
        Path start = Path.of("").toAbsolutePath();
        for (@Nullable Path folder = start; folder != null; folder = folder.getParent()) {
            if (isRoot(folder)) {
                return new Checkout(folder);
            }
        }
        throw new StartException("No Sluice checkout was found in " + start + " or above it: start from inside one, or"
                + " name it with -Dsluice.root=….");
    }

    /** The class path of one module (such as {@code infra/broker}): its own classes, then its libraries. */
    public String classPath(String module) {
        Path target = root.resolve(module).resolve("target");
        Path libraries = target.resolve("classpath.txt");
        try {
            return target.resolve("classes")
                    + File.pathSeparator
                    + Files.readString(libraries).strip();
        } catch (IOException e) {
            throw new StartException(
                    "The module " + module + " is not built (" + libraries + " can't be read): run `mvn compile` at "
                            + root + ".",
                    e);
        }
    }

    /** The version in the root's pom, without the mark of a snapshot. */
    public String version() {
        try {
            Matcher version = VERSION.matcher(Files.readString(root.resolve("pom.xml")));
            return version.find() ? version.group(1).replace("-SNAPSHOT", "") : "";
        } catch (IOException e) {
            throw new StartException("The pom of the checkout " + root + " can't be read: " + e.getMessage() + ".", e);
        }
    }

    private static boolean isRoot(Path folder) {
        Path pom = folder.resolve("pom.xml");
        try {
            // A module names the root as its parent too, and only there: the first artifactId after it is its own.
            return Files.isRegularFile(pom)
                    && Files.readString(pom)
                            .replaceFirst("(?s)<parent>.*?</parent>", "")
                            .contains(MARK);
        } catch (IOException _) {
            return false;
        }
    }
}
