package dev.sluice.testkit;

import dev.sluice.processes.Ports;
import dev.sluice.processes.RedisLine;

/** A Redis as a container of Valkey's image, set like the one of {@code docker-compose.yml}. */
final class ContainerRedis extends ContainerPart implements RedisHandle {

    static final String IMAGE = "valkey/valkey:8.1";

    private static final int INSIDE = 6379;
    private static final String[] COMMAND = {
        "valkey-server",
        "--appendonly",
        "yes",
        "--appendfsync",
        "everysec",
        "--save",
        "",
        "--maxmemory-policy",
        "noeviction"
    };

    private ContainerRedis(int port) {
        super(IMAGE, INSIDE, port, container -> container.withCommand(COMMAND));
    }

    static ContainerRedis start() {
        return new ContainerRedis(Ports.free());
    }

    @Override
    boolean answers() {
        return RedisLine.ask("127.0.0.1", port(), "PING").equals("+PONG");
    }

    @Override
    public String uri() {
        return "redis://127.0.0.1:" + port();
    }
}
