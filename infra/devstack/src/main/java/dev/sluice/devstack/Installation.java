package dev.sluice.devstack;

import dev.sluice.common.catalog.CatalogSource;
import dev.sluice.common.settings.SettingsException;
import dev.sluice.processes.BrokerPart;
import dev.sluice.processes.Checkout;
import dev.sluice.processes.JavaPart;
import dev.sluice.processes.Part;
import dev.sluice.processes.Ports;
import dev.sluice.processes.RedisBinary;
import dev.sluice.processes.RedisPart;
import dev.sluice.processes.Role;
import dev.sluice.processes.Services;
import dev.sluice.processes.StartException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Everything that is to run, described before anything is started.
 *
 * @param backends what the services stand on: broker, Redis, simulator, as far as they are started here
 * @param services the ingresses and workers
 */
record Installation(List<Part> backends, List<Part> services) {

    Installation {
        backends = List.copyOf(backends);
        services = List.copyOf(services);
    }

    /**
     * Chooses ports, and tells each process where the others are.
     *
     * @throws StartException if something that is needed is missing, taken or not reachable
     */
    static Installation plan(Settings settings, Keys keys, Checkout checkout, DataFolder data) {
        for (int port : settings.ingressPorts()) {
            requireFree(port);
        }
        PortBook ports = new PortBook(data.file("ports.json"));
        List<Part> backends = new ArrayList<>();
        Map<String, String> common = new HashMap<>();
        common.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", kafka(settings, checkout, data, ports, backends));
        common.put("SLUICE_REDIS_URIS", redis(settings, data, ports, backends));
        String simulator = simulator(settings, checkout, data, ports, backends);

        Map<String, String> forIngress = new HashMap<>(common);
        forIngress.put("SLUICE_ACCOUNT_DEMO_KEY", keys.demo());
        forIngress.put("SLUICE_ACCOUNT_LIMITED_KEY", keys.limited());
        forIngress.put("SLUICE_ADMIN_KEY", keys.admin());
        forIngress.put("SLUICE_STORAGE_FOLDER", data.file("blobs").toString());
        forIngress.put("SLUICE_QUOTA_INGRESSES", String.valueOf(settings.ingresses()));
        // Within the time that the launcher gives it to end.
        forIngress.put("SLUICE_DEPARTURE_GRACE", "5s");
        forIngress.put("SLUICE_CATALOG_SIMULATED", String.valueOf(settings.needsSimulator()));

        Map<String, String> forWorker = new HashMap<>(common);
        forWorker.put("SLUICE_EXECUTION_GRACE", "5s");
        forWorker.putAll(settings.gemini().environment(simulator));
        forWorker.putAll(settings.openai().environment(simulator + "/v1"));
        forWorker.putAll(settings.anthropic().environment(simulator));

        Path config = settings.config();
        if (config != null) {
            // A file may refer to the keys under the names that the launcher knows them by.
            System.getenv().forEach((name, value) -> {
                if (name.endsWith("_API_KEY")) {
                    forWorker.putIfAbsent(name, value);
                }
            });
            requireRight(config, forWorker);
            forIngress.put("SLUICE_CONFIG", config.toString());
            forWorker.put("SLUICE_CONFIG", config.toString());
        }

        Stream<JavaPart> ingresses = IntStream.rangeClosed(1, settings.ingresses())
                .mapToObj(number -> {
                    String name = "ingress-" + number;
                    return Services.ingress(
                            checkout, name, settings.port() + number - 1, data.newLog(name), forIngress);
                });
        Stream<JavaPart> workers = IntStream.rangeClosed(1, settings.workers()).mapToObj(number -> {
            String name = "worker-" + number;
            return Services.worker(checkout, name, ports.portOf(name), data.newLog(name), forWorker);
        });
        return new Installation(
                backends, Stream.<Part>concat(workers, ingresses).toList());
    }

    /** How many processes of one role it has. */
    long count(Role role) {
        return Stream.concat(backends.stream(), services.stream())
                .filter(part -> part.role() == role)
                .count();
    }

    /** Says what is wrong in the file before anything starts, in the words of the services. */
    private static void requireRight(Path config, Map<String, String> forWorker) {
        Map<String, String> variables = new HashMap<>(System.getenv());
        variables.putAll(forWorker);
        try {
            new CatalogSource(config.toString(), variables::get, true, true, ignored -> {}).close();
        } catch (SettingsException e) {
            throw new StartException(String.valueOf(e.getMessage()), e);
        }
    }

    private static String kafka(
            Settings settings, Checkout checkout, DataFolder data, PortBook ports, List<Part> backends) {
        ExternalKafka external = settings.kafka();
        if (external != null) {
            external.requireReachable();
            return external.bootstrap();
        }
        BrokerPart broker = new BrokerPart(
                "kafka",
                ports.portOf("kafka"),
                ports.portOf("kafka-controller"),
                data.file("kafka"),
                data.newLog("kafka"),
                checkout.classPath("infra/broker"));
        backends.add(broker);
        return broker.bootstrap();
    }

    private static String redis(Settings settings, DataFolder data, PortBook ports, List<Part> backends) {
        ExternalRedis external = settings.redis();
        if (external != null) {
            external.requireReachable();
            return external.joined();
        }
        RedisBinary binary = RedisBinary.locate(data.file("bin"));
        RedisPart redis =
                new RedisPart("redis", ports.portOf("redis"), data.file("redis"), data.newLog("redis"), binary);
        backends.add(redis);
        return redis.uri();
    }

    private static String simulator(
            Settings settings, Checkout checkout, DataFolder data, PortBook ports, List<Part> backends) {
        int port = ports.portOf("simulator");
        if (settings.needsSimulator()) {
            Map<String, String> environment =
                    Map.of("SIMULATOR_LOG", data.newLog("simulator-calls").toString());
            backends.add(Services.simulator(checkout, port, data.newLog("simulator"), environment));
        }
        return "http://127.0.0.1:" + port;
    }

    private static void requireFree(int port) {
        if (!Ports.isFree(port)) {
            throw new StartException("Port " + port + " is taken by another program: set " + Settings.PORT
                    + " to a free one, such as " + Settings.PORT + "=" + Ports.free() + ".");
        }
    }
}
