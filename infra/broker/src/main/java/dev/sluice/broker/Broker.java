package dev.sluice.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A real single-node Kafka broker on the loopback address:
 * {@code Broker <port> <controller port> <advertised port> <data folder> [<file of further settings>]}.
 */
public final class Broker {

    private Broker() {}

    /** Formats the folder the first time, then serves until the process is asked to end. */
    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 4 && arguments.length != 5) {
            System.err.println("Usage: Broker <port> <controller port> <advertised port> <data folder> [<settings>]");
            System.exit(2);
        }
        BrokerSettings settings = new BrokerSettings(
                Integer.parseInt(arguments[0]),
                Integer.parseInt(arguments[1]),
                Integer.parseInt(arguments[2]),
                Path.of(arguments[3]),
                arguments.length == 5 ? read(Path.of(arguments[4])) : Map.of());
        if (!Files.exists(settings.data().resolve("meta.properties"))) {
            format(settings);
        }
        KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(settings.properties(), false), Time.SYSTEM);
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown, "broker-shutdown"));
        server.startup();
        server.awaitShutdown();
    }

    private static Map<String, String> read(Path file) throws IOException {
        Properties settings = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            settings.load(reader);
        }
        return settings.stringPropertyNames().stream().collect(Collectors.toMap(name -> name, settings::getProperty));
    }

    private static void format(BrokerSettings settings) throws Exception {
        // The formatter writes meta.properties last: a folder that was left half-formatted is formatted again.
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setClusterId(Uuid.randomUuid().toString())
                .setNodeId(BrokerSettings.NODE_ID)
                .setControllerListenerName(BrokerSettings.CONTROLLER)
                .addDirectory(settings.data().toString())
                .setMetadataLogDirectory(settings.data().toString())
                .setIgnoreFormatted(true)
                .run();
    }
}
