package dev.sluice.processes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Redis that keeps its data in one folder.
 *
 * @param port where clients connect, on the loopback address
 * @param data an existing folder
 * @param further arguments of Redis' own
 */
public record RedisPart(String name, int port, Path data, Path log, RedisBinary binary, List<String> further)
        implements Part {

    /** Copies the list. */
    public RedisPart {
        further = List.copyOf(further);
    }

    /** One with the usual arguments. */
    public RedisPart(String name, int port, Path data, Path log, RedisBinary binary) {
        this(name, port, data, log, binary, List.of());
    }

    @Override
    public Role role() {
        return Role.REDIS;
    }

    /** The address for clients. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public List<String> command() {
        List<String> command = new ArrayList<>(List.of(
                binary.path().toString(),
                "--port",
                String.valueOf(port),
                "--bind",
                "127.0.0.1",
                "--dir",
                data.toString(),
                "--daemonize",
                "no",
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--save",
                "",
                "--maxmemory-policy",
                "noeviction",
                // A job's record then is one piece of memory, a third of what its outcome's 100 bytes would make of it.
                // By its older name, which a Redis 6.2 knows as well.
                "--hash-max-ziplist-value",
                "512",
                // Else a tenth of all keys may be answers whose time is over.
                "--active-expire-effort",
                "10"));
        command.addAll(further);
        return command;
    }

    @Override
    public Map<String, String> environment() {
        // Redis refuses to start under a locale that the machine doesn't have.
        return Map.of("LC_ALL", "C");
    }

    @Override
    public Readiness readiness() {
        return new Readiness.Ponging(port);
    }

    @Override
    public Duration grace() {
        return Duration.ofSeconds(5);
    }
}
