package dev.sluice.processes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A process of this project in a JVM of its own.
 *
 * @param classPath the class path of its own module, never that of its parent
 */
public record JavaPart(
        Role role,
        String name,
        int port,
        Path log,
        String classPath,
        String mainClass,
        List<String> jvmArguments,
        List<String> arguments,
        Map<String, String> environment,
        Readiness readiness,
        Duration grace)
        implements Part {

    public JavaPart {
        jvmArguments = List.copyOf(jvmArguments);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    @Override
    public List<String> command() {
        return javaCommand(classPath, mainClass, jvmArguments, arguments);
    }

    /** The same on another class path, with JVM arguments added. */
    JavaPart with(String otherClassPath, List<String> added) {
        List<String> all = new ArrayList<>(jvmArguments);
        all.addAll(added);
        return new JavaPart(
                role, name, port, log, otherClassPath, mainClass, all, arguments, environment, readiness, grace);
    }

    /** The same with another time to end by itself. */
    JavaPart with(Duration otherGrace) {
        return new JavaPart(
                role,
                name,
                port,
                log,
                classPath,
                mainClass,
                jvmArguments,
                arguments,
                environment,
                readiness,
                otherGrace);
    }

    static List<String> javaCommand(
            String classPath, String mainClass, List<String> jvmArguments, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmArguments);
        command.add("-cp");
        command.add(classPath);
        command.add(mainClass);
        command.addAll(arguments);
        return List.copyOf(command);
    }
}
