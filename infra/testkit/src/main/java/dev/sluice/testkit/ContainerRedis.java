package dev.sluice.testkit;

import dev.sluice.processes.Ports;
import dev.sluice.processes.RedisLine;

/** A Redis as a container: the one of {@code docker-compose.yml}. */
final class ContainerRedis extends ContainerPart implements RedisHandle {

    private static final ComposeService SERVICE = ComposeService.named("redis");
    private static final int INSIDE = 6379;

    private ContainerRedis(int port) {
        super(
                SERVICE.image(),
                INSIDE,
                port,
                container -> container.withCommand(SERVICE.command().toArray(String[]::new)));
    }

    static String image() {
        return SERVICE.image();
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
