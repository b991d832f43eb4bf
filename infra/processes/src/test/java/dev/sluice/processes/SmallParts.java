package dev.sluice.processes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Parts that start in no time. */
final class SmallParts {

    static final int NOBODY_LISTENS = 1;

    private SmallParts() {}

    static JavaPart sleeper(Path folder, List<String> arguments) {
        return new JavaPart(
                Role.WORKER,
                "sleeper",
                NOBODY_LISTENS,
                folder.resolve("logs").resolve("sleeper.log"),
                System.getProperty("java.class.path"),
                Sleeper.class.getName(),
                List.of("-Xmx16m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                arguments,
                Map.of(),
                new Readiness.Listening(NOBODY_LISTENS),
                Duration.ofMillis(500));
    }
}
