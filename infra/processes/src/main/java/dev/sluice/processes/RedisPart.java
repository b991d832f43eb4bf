package dev.sluice.processes;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A Redis that keeps its data in one folder.
 *
 * @param port where clients connect, on the loopback address
 * @param data an existing folder
 */
public record RedisPart(String name, int port, Path data, Path log, RedisBinary binary) implements Part {

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
        return List.of(
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
                "noeviction");
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
