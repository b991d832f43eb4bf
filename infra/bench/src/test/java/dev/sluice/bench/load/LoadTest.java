package dev.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LoadTest {

    private static final String MODEL = "gpt-4o-mini~tokens=3";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.createContext("/right/chat/completions", exchange -> answer(exchange, 200, "word1 word2 word3"));
        server.createContext("/wrong/chat/completions", exchange -> answer(exchange, 200, "word1 word3 word2"));
        server.createContext("/refused/chat/completions", exchange -> answer(exchange, 503, "word1 word2 word3"));
        server.setExecutor(threads);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.close();
    }

    @Test
    void asksAsOftenAsIsDue() throws InterruptedException {
        Target target = target("right");

        Window window = Load.run(target, target.whole(MODEL), new Arrivals.Paced(1_000, Duration.ofMillis(100)));

        assertThat(window.answered()).isEqualTo(100);
        assertThat(window.tokens()).isEqualTo(300);
        assertThat(window.failed()).isZero();
    }

    @Test
    void asksAgainAsLongAsThereIsTime() throws InterruptedException {
        Target target = target("right");

        Window window = Load.run(target, target.whole(MODEL), new Arrivals.AtOnce(8, Duration.ofMillis(100)));

        assertThat(window.answered()).isGreaterThan(8);
        assertThat(window.failed()).isZero();
    }

    @Test
    void wrongAndRefusedAnswersAreCountedApart() throws InterruptedException {
        Arrivals ten = new Arrivals.Paced(1_000, Duration.ofMillis(10));

        Window wrong = Load.run(target("wrong"), target("wrong").whole(MODEL), ten);
        Window refused = Load.run(target("refused"), target("refused").whole(MODEL), ten);

        assertThat(wrong.broken()).isEqualTo(10);
        assertThat(refused.broken()).isZero();
        assertThat(refused.failed()).isEqualTo(10);
    }

    private Target target(String path) {
        return new Target(
                path, URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + path), "none");
    }

    private static void answer(HttpExchange exchange, int status, String content) throws IOException {
        exchange.getRequestBody().readAllBytes();
        byte[] body = ("{\"message\":{\"content\":\"" + content + "\"}}").getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
