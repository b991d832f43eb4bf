package dev.sluice.ingress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.processes.Ports;
import dev.sluice.testkit.KafkaHandle;
import dev.sluice.testkit.RedisHandle;
import dev.sluice.testkit.tls.TlsBackends;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Every connection of an ingress under TLS: its clients', Kafka's with a name and a password, and Redis' as a user with
 * rights of its own. A worker beside it, which needs none of that, shows that what arrives is the same.
 */
@Timeout(120)
final class TlsIT {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void requestIsAnsweredOverTlsAlone() throws Exception {
        TlsBackends tls = TlsBackends.in(folder);
        int kafkaPort = Ports.free();
        int redisPort = Ports.free();
        try (KafkaHandle kafka = KafkaHandle.startWith(tls.kafka(kafkaPort));
                RedisHandle redis = RedisHandle.startWith(tls.redis(redisPort));
                ConfigurableApplicationContext ingress = new SpringApplicationBuilder(IngressApplication.class)
                        .properties(settings(tls, kafkaPort, redisPort))
                        .run("--server.port=0");
                FakeWorker worker = FakeWorker.start(kafka.bootstrap(), redis.uri())) {
            String port = ingress.getEnvironment().getRequiredProperty("local.server.port");
            URI chat = URI.create("https://127.0.0.1:" + port + "/v1/chat/completions");
            try (HttpClient client = HttpClient.newBuilder()
                    .sslContext(tls.trusting())
                    .connectTimeout(SOON)
                    .build()) {
                CompletableFuture<HttpResponse<String>> answer =
                        client.sendAsync(request(chat), HttpResponse.BodyHandlers.ofString());
                worker.runNext().finishWhole("{\"secret\":\"kept\"}");

                assertThat(answer.get(SOON.toSeconds(), TimeUnit.SECONDS).statusCode())
                        .isEqualTo(200);
                assertThat(answer.get().body()).isEqualTo("{\"secret\":\"kept\"}");
            }
            try (HttpClient stranger =
                    HttpClient.newBuilder().connectTimeout(SOON).build()) {
                assertThatThrownBy(() -> stranger.send(request(chat), HttpResponse.BodyHandlers.ofString()))
                        .isInstanceOf(SSLHandshakeException.class);
            }
        }
    }

    private static HttpRequest request(URI chat) {
        return HttpRequest.newBuilder(chat)
                .timeout(SOON)
                .header("Authorization", "Bearer " + ChatClient.KEY)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"messages\":[{\"role\":\"user\",\"content\":\"over TLS\"}]}"))
                .build();
    }

    /** What an operator sets, in the words of Spring Boot, and of Kafka's clients. */
    private Map<String, Object> settings(TlsBackends tls, int kafkaPort, int redisPort) {
        Map<String, Object> settings = new HashMap<>(tls.settings(kafkaPort, redisPort));
        settings.put("server.ssl.bundle", "edge");
        settings.put("spring.ssl.bundle.pem.edge.keystore.certificate", tls.file("cert.pem"));
        settings.put("spring.ssl.bundle.pem.edge.keystore.private-key", tls.file("key.pem"));
        settings.put("sluice.account.demo-key", ChatClient.KEY);
        settings.put("sluice.storage.folder", folder.resolve("blobs").toString());
        return settings;
    }
}
