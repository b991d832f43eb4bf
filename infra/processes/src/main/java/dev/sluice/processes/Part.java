package dev.sluice.processes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What has to be known to start a process, and to start it again after its death. */
public sealed interface Part permits BrokerPart, RedisPart, JavaPart {

    /** What the process does. */
    Role role();

    /** A name of its own among all processes of the installation, such as {@code worker-2}. */
    String name();

    /** The port that it listens on. */
    int port();

    /** The file that gets its output. */
    Path log();

    /** The command line, without what binds the process to its parent. */
    List<String> command();

    /** The variables that are added to the parent's environment. */
    Map<String, String> environment();

    /** When it counts as ready. */
    Readiness readiness();

    /** How long it may take to end by itself once asked. */
    Duration grace();
}
