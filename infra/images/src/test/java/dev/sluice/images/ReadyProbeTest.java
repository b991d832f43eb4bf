package dev.sluice.images;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ReadyProbeTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void aServiceThatAnswers200IsReady() throws IOException {
        assertThat(ReadyProbe.isReady(answerOf(200))).isTrue();
    }

    @Test
    void aServiceThatAnswers503IsNot() throws IOException {
        assertThat(ReadyProbe.isReady(answerOf(503))).isFalse();
    }

    @Test
    void aPortWhereNobodyListensIsNoReadyService() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThat(ReadyProbe.isReady(ReadyProbe.ask(port, "/readyz", LONG))).isFalse();
    }

    @Test
    void aServiceThatNeverAnswersIsGivenUp() throws IOException {
        // The kernel accepts; nobody reads.
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String answer = ReadyProbe.ask(silent.getLocalPort(), "/readyz", Duration.ofMillis(50));

            assertThat(ReadyProbe.isReady(answer)).isFalse();
        }
    }

    private static String answerOf(int status) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        server.createContext("/readyz", exchange -> {
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        server.start();
        try {
            return ReadyProbe.ask(server.getAddress().getPort(), "/readyz", LONG);
        } finally {
            server.stop(0);
        }
    }
}
