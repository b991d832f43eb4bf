package dev.sluice.ingress;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.processes.Ports;
import dev.sluice.testkit.KafkaHandle;
import dev.sluice.testkit.RedisHandle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
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

    private static final String PASSWORD = "changeit-0123456789";
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    @Test
    void requestIsAnsweredOverTlsAlone() throws Exception {
        makeCertificate();
        int kafkaPort = Ports.free();
        int redisPort = Ports.free();
        try (KafkaHandle kafka = KafkaHandle.startWith(secured(kafkaPort));
                RedisHandle redis = RedisHandle.startWith(securedRedis(redisPort));
                ConfigurableApplicationContext ingress = new SpringApplicationBuilder(IngressApplication.class)
                        .properties(settings(kafkaPort, redisPort))
                        .run();
                FakeWorker worker = FakeWorker.start(kafka.bootstrap(), redis.uri())) {
            String port = ingress.getEnvironment().getRequiredProperty("local.server.port");
            URI chat = URI.create("https://127.0.0.1:" + port + "/v1/chat/completions");
            try (HttpClient client = HttpClient.newBuilder()
                    .sslContext(trusting())
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
    private Map<String, Object> settings(int kafkaPort, int redisPort) {
        Map<String, Object> settings = new HashMap<>();
        settings.put("server.port", "0");
        settings.put("server.ssl.bundle", "edge");
        settings.put("spring.ssl.bundle.pem.edge.keystore.certificate", file("cert.pem"));
        settings.put("spring.ssl.bundle.pem.edge.keystore.private-key", file("key.pem"));
        settings.put("spring.kafka.bootstrap-servers", "127.0.0.1:" + kafkaPort);
        settings.put("spring.kafka.security.protocol", "SASL_SSL");
        settings.put("spring.kafka.ssl.trust-store-location", file("trust.p12"));
        settings.put("spring.kafka.ssl.trust-store-password", PASSWORD);
        settings.put("spring.kafka.ssl.trust-store-type", "PKCS12");
        settings.put("spring.kafka.properties.sasl.mechanism", "PLAIN");
        settings.put(
                "spring.kafka.properties.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"sluice\" password=\""
                        + PASSWORD + "\";");
        settings.put("sluice.redis.uris", "rediss://sluice:" + PASSWORD + "@127.0.0.1:" + redisPort);
        settings.put("sluice.redis.ssl-bundle", "redis");
        settings.put("spring.ssl.bundle.pem.redis.truststore.certificate", file("cert.pem"));
        settings.put("sluice.account.demo-key", ChatClient.KEY);
        settings.put("sluice.storage.folder", folder.resolve("blobs").toString());
        return settings;
    }

    private Map<String, String> secured(int port) {
        String listener = "listener.name.safe.";
        return Map.of(
                "listeners",
                "SAFE://127.0.0.1:" + port,
                "advertised.listeners",
                "SAFE://127.0.0.1:" + port,
                "listener.security.protocol.map",
                "SAFE:SASL_SSL",
                listener + "ssl.keystore.location",
                folder.resolve("keys.p12").toString(),
                listener + "ssl.keystore.password",
                PASSWORD,
                listener + "ssl.key.password",
                PASSWORD,
                listener + "sasl.enabled.mechanisms",
                "PLAIN",
                listener + "plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_sluice=\"" + PASSWORD + "\";");
    }

    /** The user may do what Sluice does, and nothing that administers or endangers the server. */
    private List<String> securedRedis(int port) {
        return List.of(
                "--tls-port",
                Integer.toString(port),
                "--tls-cert-file",
                folder.resolve("cert.pem").toString(),
                "--tls-key-file",
                folder.resolve("key.pem").toString(),
                "--tls-auth-clients",
                "no",
                "--user",
                "sluice",
                "on",
                ">" + PASSWORD,
                "~*",
                "&*",
                "+@all",
                "-@admin",
                "-@dangerous",
                "+info");
    }

    private String file(String name) {
        return "file:" + folder.resolve(name);
    }

    private SSLContext trusting() throws IOException, GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(load("trust.p12"));
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** One certificate of its own for everybody here, as a key store, a trust store and two PEM files. */
    private void makeCertificate() throws IOException, InterruptedException, GeneralSecurityException {
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "sluice",
                        "-keyalg",
                        "RSA",
                        "-keysize",
                        "2048",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:127.0.0.1,dns:localhost",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        folder.resolve("keys.p12").toString(),
                        "-storepass",
                        PASSWORD)
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();

        KeyStore keys = load("keys.p12");
        Certificate certificate = keys.getCertificate("sluice");
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("sluice", certificate);
        try (OutputStream out = Files.newOutputStream(folder.resolve("trust.p12"))) {
            trust.store(out, PASSWORD.toCharArray());
        }
        pem("cert.pem", "CERTIFICATE", certificate.getEncoded());
        pem(
                "key.pem",
                "PRIVATE KEY",
                keys.getKey("sluice", PASSWORD.toCharArray()).getEncoded());
    }

    private KeyStore load(String name) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(name))) {
            store.load(in, PASSWORD.toCharArray());
        }
        return store;
    }

    private void pem(String name, String kind, byte[] der) throws IOException {
        String text = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(der);
        Files.writeString(
                folder.resolve(name), "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
    }
}
