package dev.sluice.testkit;

import dev.sluice.processes.BrokerPart;
import dev.sluice.processes.Checkout;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

/** A broker as a local process. */
final class LocalKafka extends LocalPart implements KafkaHandle {

    private final BrokerPart part;

    private LocalKafka(BrokerPart part) {
        super(part);
        this.part = part;
    }

    static LocalKafka start(Path folder) {
        return new LocalKafka(part(folder));
    }

    static LocalKafka startBehind(int proxyPort, Path folder) {
        return new LocalKafka(part(folder).behind(proxyPort));
    }

    static LocalKafka startWith(Map<String, String> settings, Path folder) {
        Properties all = new Properties();
        all.putAll(settings);
        Path file = folder.resolve("kafka.properties");
        try (Writer writer = Files.newBufferedWriter(file)) {
            all.store(writer, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new LocalKafka(part(folder).with(file));
    }

    private static BrokerPart part(Path folder) {
        return BrokerPart.in(Checkout.locate(), folder.resolve("data"), folder.resolve("kafka.log"));
    }

    @Override
    public int port() {
        return part.port();
    }

    @Override
    public String bootstrap() {
        return part.bootstrap();
    }
}
