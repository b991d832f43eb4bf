package dev.sluice.ingress.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import reactor.netty.http.server.HttpServer;

final class EdgeWiringTest {

    private static final EdgeSettings SETTINGS =
            new EdgeSettings(DataSize.ofMegabytes(1), DataSize.ofMegabytes(64), Duration.ofSeconds(30), 4_096);

    @Test
    void tokensDoNotWaitForAcknowledgementsOfThoseBeforeThem() {
        HttpServer server = new EdgeWiring()
                .boundedConnections(SETTINGS, new RequestIds(new SecureRandom()), new LoopTurns())
                .apply(HttpServer.create());

        assertThat(server.configuration().childOptions().get(ChannelOption.TCP_NODELAY))
                .isEqualTo(true);
    }
}
