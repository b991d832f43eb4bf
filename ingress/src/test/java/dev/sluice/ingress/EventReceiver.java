package dev.sluice.ingress;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;

/** Takes webhooks' events, or doesn't. */
final class EventReceiver implements AutoCloseable {

    private final List<String> ids = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile int status = 204;

    EventReceiver() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::receive);
        server.start();
    }

    /** What tells an ingress to send its events here. */
    Map<String, String> settings() {
        return Map.of(
                "SLUICE_WEBHOOKS_URL",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/hooks",
                "SLUICE_WEBHOOKS_SECRET",
                "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
    }

    /** Answers with this status from here on. */
    void answer(int next) {
        status = next;
    }

    /** The ids of all events that came, whatever was answered. */
    List<String> ids() {
        return ids;
    }

    /** Puts an event where those are put that nobody took. */
    static void setAside(String kafka, String id, String batch) throws ExecutionException, InterruptedException {
        String event = "{\"id\":\"" + id + "\",\"object\":\"event\",\"created_at\":1700000000,"
                + "\"type\":\"batch.completed\",\"data\":{\"id\":\"" + batch + "\"}}";
        ProducerRecord<String, String> dead = new ProducerRecord<>("sluice.dead", id, event);
        dead.headers().add("sluice-dead-reason", ("event of " + batch).getBytes(UTF_8));
        try (Producer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka), new StringSerializer(), new StringSerializer())) {
            producer.send(dead).get();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            ids.add(exchange.getRequestHeaders().getFirst("webhook-id"));
            exchange.sendResponseHeaders(status, -1);
        }
    }
}
