package dev.sluice.testkit;

import dev.sluice.processes.Ports;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;

/** A broker as a container: the one of {@code docker-compose.yml}, reached from outside. */
final class ContainerKafka extends ContainerPart implements KafkaHandle {

    private static final ComposeService SERVICE = ComposeService.named("kafka");
    private static final int INSIDE = 9092;
    private static final String ITSELF = "ITSELF://127.0.0.1:9094";
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int API_VERSIONS = 18;

    private final int advertised;

    private ContainerKafka(int port, int advertised) {
        super(SERVICE.image(), INSIDE, port, container -> container.withEnv(environment(advertised)));
        this.advertised = advertised;
    }

    static String image() {
        return SERVICE.image();
    }

    static ContainerKafka start() {
        int port = Ports.free();
        return new ContainerKafka(port, port);
    }

    static ContainerKafka startBehind(int proxyPort) {
        return new ContainerKafka(Ports.free(), proxyPort);
    }

    private static Map<String, String> environment(int advertised) {
        Map<String, String> environment = new HashMap<>(SERVICE.environment());
        // A broker asks itself, too, as soon as there are transactions, and the address outside is none within.
        environment.put("KAFKA_LISTENERS", SERVICE.environment().get("KAFKA_LISTENERS") + "," + ITSELF);
        environment.put("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://127.0.0.1:" + advertised + "," + ITSELF);
        environment.merge("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "ITSELF:PLAINTEXT", (map, more) -> map + "," + more);
        environment.put("KAFKA_INTER_BROKER_LISTENER_NAME", "ITSELF");
        // Many brokers live beside each other here, each for a short time.
        environment.put("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "1");
        environment.put("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "1");
        environment.put("KAFKA_HEAP_OPTS", "-Xms128m -Xmx384m");
        return environment;
    }

    /** Asks for the versions of its calls (ApiVersions v0 of Kafka's protocol), which it answers when it serves. */
    @Override
    boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(10);
            out.writeShort(API_VERSIONS);
            out.writeShort(0);
            out.writeInt(1);
            out.writeShort(-1);
            out.flush();
            return new DataInputStream(socket.getInputStream()).readInt() > 0;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public String bootstrap() {
        return "127.0.0.1:" + advertised;
    }
}
