package dev.sluice.ingress.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

final class LoopTurnsTest {

    private final EventLoop loop = new DefaultEventLoop();
    private final LoopTurns turns = new LoopTurns();

    @AfterEach
    void stop() {
        var _ = loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    @Test
    void everybodyWhoWaitsHasBegunBeforeTheServerStops() throws Exception {
        List<Integer> begun = Collections.synchronizedList(new ArrayList<>());
        CompletableFuture<Integer> atStop = new CompletableFuture<>();
        // Within one task of the loop, so that no round begins any of them.
        loop.submit(() -> {
                    for (int number = 0; number < 500; number++) {
                        int asked = number;
                        Turns ofLoop = turns.of(loop);
                        ofLoop.enter(ofLoop.joined("burst"), false, () -> begun.add(asked));
                    }
                    turns.stop(() -> atStop.complete(begun.size()));
                })
                .get(10, TimeUnit.SECONDS);

        assertThat(atStop.get(10, TimeUnit.SECONDS)).isEqualTo(500);
    }

    @Test
    void theServerStopsAfterwards() {
        assertThat(turns.getPhase()).isGreaterThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE);
        assertThat(turns.getPhase()).isLessThan(LoopTurns.DEFAULT_PHASE);
    }
}
