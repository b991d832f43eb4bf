package dev.sluice.testkit;

import dev.sluice.processes.Ports;
import dev.sluice.processes.RedisBinary;
import dev.sluice.processes.RedisPart;
import java.nio.file.Path;
import java.util.List;

/** A Redis as a local process. */
final class LocalRedis extends LocalPart implements RedisHandle {

    private final RedisPart part;

    private LocalRedis(RedisPart part) {
        super(part);
        this.part = part;
    }

    static LocalRedis start(Path folder) {
        return startWith(List.of(), folder);
    }

    static LocalRedis startWith(List<String> arguments, Path folder) {
        RedisBinary binary = RedisBinary.locate(TestFolder.cache());
        return new LocalRedis(new RedisPart(
                "redis",
                Ports.free(),
                TestFolder.inside(folder, "data"),
                folder.resolve("redis.log"),
                binary,
                arguments));
    }

    @Override
    public String uri() {
        return part.uri();
    }

    @Override
    public int port() {
        return part.port();
    }
}
