package dev.sluice.testkit;

import dev.sluice.processes.Ports;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;

/** A broker as a container of the project's own image, set like the one of {@code docker-compose.yml}. */
final class ContainerKafka extends ContainerPart implements KafkaHandle {

    static final String IMAGE = "apache/kafka:4.2.2";

    private static final int INSIDE = 9092;
    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int API_VERSIONS = 18;

    private final int advertised;

    private ContainerKafka(int port, int advertised) {
        super(IMAGE, INSIDE, port, container -> container.withEnv(environment(advertised)));
        this.advertised = advertised;
    }

    static ContainerKafka start() {
        int port = Ports.free();
        return new ContainerKafka(port, port);
    }

    static ContainerKafka startBehind(int proxyPort) {
        return new ContainerKafka(Ports.free(), proxyPort);
    }

    private static Map<String, String> environment(int advertised) {
        Map<String, String> environment = new HashMap<>();
        environment.put("KAFKA_NODE_ID", "1");
        environment.put("KAFKA_PROCESS_ROLES", "broker,controller");
        environment.put("KAFKA_CONTROLLER_QUORUM_VOTERS", "1@127.0.0.1:9093");
        environment.put("KAFKA_CONTROLLER_LISTENER_NAMES", "CONTROLLER");
        environment.put("KAFKA_LISTENERS", "PLAINTEXT://:" + INSIDE + ",CONTROLLER://127.0.0.1:9093");
        environment.put("KAFKA_ADVERTISED_LISTENERS", "PLAINTEXT://127.0.0.1:" + advertised);
        environment.put("KAFKA_LISTENER_SECURITY_PROTOCOL_MAP", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        environment.put("KAFKA_INTER_BROKER_LISTENER_NAME", "PLAINTEXT");
        environment.put("KAFKA_LOG_DIRS", "/var/lib/kafka/data");
        environment.put("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false");
        environment.put("KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR", "1");
        environment.put("KAFKA_OFFSETS_TOPIC_NUM_PARTITIONS", "1");
        environment.put("KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR", "1");
        environment.put("KAFKA_TRANSACTION_STATE_LOG_MIN_ISR", "1");
        environment.put("KAFKA_TRANSACTION_STATE_LOG_NUM_PARTITIONS", "1");
        environment.put("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1");
        environment.put("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1");
        environment.put("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0");
        environment.put("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "6000");
        environment.put("KAFKA_GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS", "6000");
        environment.put("KAFKA_GROUP_CONSUMER_SESSION_TIMEOUT_MS", "6000");
        environment.put("KAFKA_GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS", "1000");
        environment.put("KAFKA_GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS", "1000");
        environment.put("KAFKA_BROKER_SESSION_TIMEOUT_MS", "3000");
        environment.put("KAFKA_BROKER_HEARTBEAT_INTERVAL_MS", "500");
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
