package dev.sluice.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where the broker listens and keeps its data, and everything that makes one node enough.
 *
 * @param port where clients connect
 * @param controllerPort where the broker talks to its own controller
 * @param advertisedPort where clients are told to connect: its own port, or that of a proxy before it
 * @param data the folder that survives restarts
 * @param further settings of Kafka's own; listeners come in addition, others instead
 */
record BrokerSettings(int port, int controllerPort, int advertisedPort, Path data, Map<String, String> further) {

    private static final Set<String> LISTS =
            Set.of("listeners", "advertised.listeners", "listener.security.protocol.map");

    static final int NODE_ID = 1;
    static final String CONTROLLER = "CONTROLLER";

    BrokerSettings {
        requirePort("port", port);
        requirePort("controller port", controllerPort);
        requirePort("advertised port", advertisedPort);
        data = data.toAbsolutePath().normalize();
        further = Map.copyOf(further);
    }

    Map<String, String> properties() {
        Map<String, String> properties = new HashMap<>();
        properties.putAll(Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                String.valueOf(NODE_ID),
                "controller.quorum.voters",
                NODE_ID + "@127.0.0.1:" + controllerPort,
                "controller.listener.names",
                CONTROLLER,
                "listeners",
                "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners",
                "PLAINTEXT://127.0.0.1:" + advertisedPort,
                "listener.security.protocol.map",
                "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name",
                "PLAINTEXT",
                "log.dirs",
                data.toString(),
                "auto.create.topics.enable",
                "false"));
        properties.putAll(oneNode());
        properties.putAll(quickGroups());
        further.forEach((name, value) ->
                properties.merge(name, value, (own, more) -> LISTS.contains(name) ? own + "," + more : more));
        return properties;
    }

    /** Internal topics with one copy and few partitions; buffers and threads for a small heap. */
    private static Map<String, String> oneNode() {
        Map<String, String> properties = new HashMap<>();
        for (String topic : new String[] {"offsets.topic", "transaction.state.log", "share.coordinator.state.topic"}) {
            properties.put(topic + ".replication.factor", "1");
        }
        properties.put("transaction.state.log.min.isr", "1");
        properties.put("share.coordinator.state.topic.min.isr", "1");
        properties.put("offsets.topic.num.partitions", "4");
        properties.put("transaction.state.log.num.partitions", "2");
        properties.put("share.coordinator.state.topic.num.partitions", "2");
        properties.put("log.cleaner.dedupe.buffer.size", "2097152");
        properties.put("log.cleaner.threads", "1");
        properties.put("num.network.threads", "2");
        properties.put("num.io.threads", "4");
        properties.put("background.threads", "2");
        // After a kill -9 the controller takes the broker back only when the dead one's session is over (default: 9 s).
        properties.put("broker.session.timeout.ms", "3000");
        properties.put("broker.heartbeat.interval.ms", "500");
        return properties;
    }

    /** A dead worker's partitions move after 6 s instead of 45 s, and a first member waits for nobody. */
    private static Map<String, String> quickGroups() {
        return Map.of(
                "group.initial.rebalance.delay.ms", "0",
                "group.min.session.timeout.ms", "6000",
                "group.consumer.min.session.timeout.ms", "6000",
                "group.consumer.session.timeout.ms", "6000",
                "group.consumer.min.heartbeat.interval.ms", "1000",
                "group.consumer.heartbeat.interval.ms", "1000");
    }

    private static void requirePort(String name, int port) {
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException(name + ": " + port + " (expected: 1 to 65535)");
        }
    }
}
