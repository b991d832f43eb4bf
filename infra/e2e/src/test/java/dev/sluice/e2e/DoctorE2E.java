package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.sluice.cli.Sluice;
import dev.sluice.testkit.KafkaHandle;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole installation, and faults that are planted one by one: each is found, and named with what to do. */
class DoctorE2E {

    private static final Installation INSTALLATION = SharedInstallation.get();

    @TempDir
    private Path folder;

    private Path keyFile;

    @BeforeEach
    void writeKey() throws IOException {
        keyFile = Files.writeString(folder.resolve("operator.key"), Installation.ADMIN_KEY);
    }

    @Test
    void nothingIsWrongWithAWholeInstallation() {
        assertThat(doctor(ingress(), kafka(), redis()))
                .contains("✔ ingress", "✔ readiness", "✔ clock", "✔ operator's key", "✔ kafka", "✔ topics", "✔ redis")
                .doesNotContain("redis, records")
                .contains("✔ workers, interactive")
                .doesNotContain("✘")
                .endsWith("exit 0");
        assertThat(doctor(ingress(), kafka(), redis(), "--json")).contains("{\"findings\":[{\"what\":\"ingress\",");
    }

    @Test
    void partsThatAreAwayAreFoundTogether() {
        assertThat(doctor("http://127.0.0.1:1", "127.0.0.1:1", "127.0.0.1:1"))
                .contains("✘ ingress", "✘ kafka", "✘ redis", "name another by --url")
                .endsWith("exit 1");
    }

    @Test
    void keysThatAreWrongAreFound() throws IOException {
        Files.writeString(keyFile, Installation.KEY);

        assertThat(doctor(ingress(), kafka(), redis()))
                .contains("✘ operator's key", "refused (HTTP 403)", "Set SLUICE_ADMIN_KEY")
                .doesNotContain(Installation.KEY);
    }

    @Test
    void ingressThatIsNotReadyOrHasNoAdminApiIsFound() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            boolean isReadiness = exchange.getRequestURI().getPath().equals("/readyz");
            byte[] body = "{\"missing\":{\"kafka\":\"kafka: no answer\"}}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isReadiness ? 503 : 404, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        try {
            assertThat(doctor("http://127.0.0.1:" + server.getAddress().getPort(), kafka(), redis()))
                    .contains("✘ readiness                kafka: no answer")
                    .contains("✘ operator's key           the ingress has no admin API");
        } finally {
            server.stop(0);
        }
    }

    @Test
    void redisWithAnotherTimeOrThatThrowsThingsAwayIsFound() throws IOException {
        assertThat(doctorOfRedis(1_000, Map.of("maxmemory-policy", "allkeys-lru")))
                .contains("✔ redis ", "✘ clock", " s apart", "maxmemory-policy is allkeys-lru")
                .doesNotContain("redis, records");
    }

    @Test
    void redisThatTakesMoreMemoryThanItNeedsIsTold() throws IOException {
        long now = TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis());
        String value = "hash-max-listpack-value";
        String effort = "active-expire-effort";

        assertThat(doctorOfRedis(now, Map.of(value, "64", effort, "1")))
                .contains(
                        "✔ clock",
                        "✔ redis, records",
                        "(better: hash-max-listpack-value 512, active-expire-effort 10)");
        assertThat(doctorOfRedis(now, Map.of(value, "64", effort, "10")))
                .contains("(better: hash-max-listpack-value 512)");
        assertThat(doctorOfRedis(now, Map.of(value, "512", effort, "1"))).contains("(better: active-expire-effort 10)");
        assertThat(doctorOfRedis(now, Map.of(value, "512", effort, "10"))).doesNotContain("redis, records");
    }

    @Test
    void topicsThatAreMissingOrMadeWrongAreFoundAndWorkersThatNobodyStarted() throws Exception {
        try (KafkaHandle empty = KafkaHandle.start()) {
            try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", empty.bootstrap()))) {
                admin.createTopics(List.of(
                                new NewTopic("sluice.accounts", 2, (short) 1),
                                new NewTopic("sluice.jobs.bulk", 1, (short) 1)))
                        .all()
                        .get();
            }

            assertThat(doctor(ingress(), empty.bootstrap(), redis()))
                    .contains("✘ topic sluice.results     missing", "✘ topic sluice.jobs.interactive missing")
                    .contains("cleanup.policy is delete (expected: compact)", "2 partitions (expected: 1)")
                    .contains("✘ workers, bulk            none reads the lane");
        }
    }

    @Test
    void settingsThatAreWrongAreFound() throws IOException {
        Path wrong = Files.writeString(folder.resolve("models.yaml"), "modells: 1\n");

        assertThat(doctor(ingress(), kafka(), redis(), "--config", wrong.toString()))
                .contains("✘ models", "modells", "Mend ");
    }

    /** What is said of a Redis with this time, in s, and these settings alone. */
    private String doctorOfRedis(long time, Map<String, String> settings) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> answerOne(server, time, settings));
            return doctor(ingress(), kafka(), "127.0.0.1:" + server.getLocalPort());
        }
    }

    /** What a Redis would say to PING, TIME and CONFIG GET. */
    private static void answerOne(ServerSocket server, long time, Map<String, String> settings) {
        try (Socket socket = server.accept();
                BufferedReader reader =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String name = line.substring(line.lastIndexOf(' ') + 1);
                String value = settings.get(name);
                String answer = switch (name) {
                    case "PING" -> "+PONG\r\n";
                    case "TIME" -> pair(Long.toString(time), "0");
                    default -> value == null ? "*0\r\n" : pair(name, value);
                };
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException _) {
            // The look is over.
        }
    }

    /** Two texts, in Redis' protocol. */
    private static String pair(String first, String second) {
        return "*2\r\n$" + first.length() + "\r\n" + first + "\r\n$" + second.length() + "\r\n" + second + "\r\n";
    }

    private static String ingress() {
        return INSTALLATION.ingresses().getFirst().baseUrl().toString();
    }

    private static String kafka() {
        return INSTALLATION.kafka().bootstrap();
    }

    private static String redis() {
        return INSTALLATION.redis().uri();
    }

    /** Everything that it says, and its exit code. */
    private String doctor(String url, String kafka, String redis, String... more) {
        List<String> all = new ArrayList<>(List.of("doctor", "--url", url, "--kafka", kafka, "--redis", redis));
        all.addAll(List.of("--key-file", keyFile.toString()));
        all.addAll(List.of(more));
        StringWriter said = new StringWriter();
        PrintWriter writer = new PrintWriter(said);
        int exit = Sluice.run(all.toArray(String[]::new), writer, writer);
        return said + "exit " + exit;
    }
}
