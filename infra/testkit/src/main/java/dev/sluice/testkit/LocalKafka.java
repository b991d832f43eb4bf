package dev.sluice.testkit;

import dev.sluice.processes.BrokerPart;
import dev.sluice.processes.Checkout;
import java.nio.file.Path;

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
