package dev.sluice.bench.load;

import static java.util.Comparator.comparingLong;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProbesTest {

    @Test
    void percentileIsTheLeastThatSoManyDoNotExceed() {
        Probes probes = new Probes(List.of(), List.of(1.0), List.of(1.0, 2.0, 3.0, 4.0), List.of());

        assertThat(probes.all(50)).isEqualTo(2);
        assertThat(probes.all(51)).isEqualTo(3);
        assertThat(probes.all(100)).isEqualTo(4);
        assertThat(probes.later(99)).isEqualTo(1);
        assertThat(probes.within(99)).isZero();
    }

    @Test
    void eachIsPutWhereItWasDue() throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.createContext("/v1/chat/completions", exchange -> {
            byte[] answer = "{\"choices\":[{\"message\":{\"content\":\"word1\"}}],\"usage\":{\"completion_tokens\":1}}"
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        Target target = new Target(
                "probed", URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1"), "none");
        Window window = Window.noting();
        long start = System.nanoTime();

        Load.run(
                target,
                List.of(target.whole("gpt-4o-mini~tokens=1")),
                new Arrivals.Paced(1_000, Duration.ofMillis(30)),
                window);
        server.stop(0);

        long tenth = window.firstTokens().stream()
                .mapToLong(Window.FirstToken::dueNanos)
                .sorted()
                .toArray()[10];
        assertThat(tenth).isGreaterThan(start);
        Probes probes = Probes.of(window, tenth, tenth + Duration.ofMillis(5).toNanos());
        assertThat(probes.inBurst()).hasSize(5);
        assertThat(probes.together()).hasSize(20);
        assertThat(probes.afterIt()).hasSize(15);
        assertThat(probes.slowest()).hasSize(6).isSortedAccordingTo(comparingLong(slow -> -slow.tookMillis()));
        assertThat(probes.slowest())
                .allSatisfy(slow -> assertThat(slow.dueMillis()).isBetween(0L, 20L));
    }
}
