package dev.sluice.e2e;

import dev.sluice.processes.Checkout;
import dev.sluice.testkit.Await;
import dev.sluice.testkit.KafkaHandle;
import dev.sluice.testkit.RedisHandle;
import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.SimulatorHandle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every part of one installation, each in a process of its own, ended together. */
final class Installation implements AutoCloseable {

    /** A key without limits. */
    static final String KEY = "slc-e2e-unlimited-0123456789";

    /** A key with five requests a minute. */
    static final String LIMITED_KEY = "slc-e2e-limited-0123456789";

    /** The operator's key. */
    static final String ADMIN_KEY = "slc-e2e-operator-0123456789-abcdefghijkl";

    private static final String BUILT_IN_CATALOGUE = "common/src/main/resources/dev/sluice/common/catalog/sluice.yaml";

    private static final Duration CALLS_END = Duration.ofSeconds(30);

    private static final JsonMapper JSON = JsonMapper.shared();

    private final KafkaHandle kafka = KafkaHandle.start();
    private final RedisHandle redis = RedisHandle.start();
    private final Path blobs = newFolder();
    private final Path catalogue = newFolder().resolve("sluice.yaml");
    private final SimulatorHandle simulator;
    private final List<ServiceHandle> ingresses = new ArrayList<>();
    private final List<ServiceHandle> workers = new ArrayList<>();

    private Installation(Map<String, String> simulatorSettings) {
        simulator = SimulatorHandle.start(simulatorSettings);
        addToCatalogue("");
    }

    /** Starts an installation with a broker, a Redis and a simulator of its own. */
    static Installation start(int ingresses, int workers) {
        Installation installation =
                new Installation(Map.of("SIMULATOR_TTFT_MILLIS", "5", "SIMULATOR_INTERVAL_MILLIS", "1"));
        Map<String, String> environment = installation.ingressEnvironment(ingresses);
        for (int number = 1; number <= ingresses; number++) {
            installation.ingresses.add(ServiceHandle.ingress("ingress-" + number, environment));
        }
        for (int number = 1; number <= workers; number++) {
            installation.addWorker();
        }
        return installation;
    }

    /** Starts one more worker. */
    ServiceHandle addWorker() {
        ServiceHandle worker = ServiceHandle.worker("worker-" + (workers.size() + 1), workerEnvironment());
        workers.add(worker);
        return worker;
    }

    /** Lets one worker leave in order, for good. */
    void removeWorker(ServiceHandle worker) {
        workers.remove(worker);
        worker.stop();
    }

    /** The base URL for an OpenAI client of the first ingress. */
    String baseUrl() {
        return baseUrl(0);
    }

    /** The base URL for an OpenAI client of one ingress. */
    String baseUrl(int ingress) {
        return ingresses.get(ingress).baseUrl() + "/api/v1";
    }

    List<ServiceHandle> ingresses() {
        return ingresses;
    }

    List<ServiceHandle> workers() {
        return workers;
    }

    RedisHandle redis() {
        return redis;
    }

    KafkaHandle kafka() {
        return kafka;
    }

    /** Lets the workers' file of models be the built-in one and these lines; they notice within two seconds. */
    void addToCatalogue(String lines) {
        Path builtIn = Checkout.locate().root().resolve(BUILT_IN_CATALOGUE);
        try {
            // At once: nobody reads half a file.
            Path whole = Files.writeString(catalogue.resolveSibling("next.yaml"), Files.readString(builtIn) + lines);
            Files.move(whole, catalogue, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The calls that the simulator has served or is serving, oldest first, with this text in their model's name. */
    List<JsonNode> providerCalls(String inModel) {
        List<JsonNode> found = new ArrayList<>();
        JsonNode page = callsAfter(0);
        while (!page.path("calls").isEmpty()) {
            for (JsonNode call : page.path("calls")) {
                if ((call.path("model").asString("") + "~" + call.path("faults").asString("")).contains(inModel)) {
                    found.add(call);
                }
            }
            page = callsAfter(page.path("calls")
                    .path(page.path("calls").size() - 1)
                    .path("call")
                    .asLong());
        }
        return found;
    }

    /**
     * The same calls, none of them running any more. An answer's end reaches its client before the simulator has
     * written the call's end down, so whoever counts what was served waits for that.
     */
    List<JsonNode> endedProviderCalls(String inModel) {
        Await.until(
                CALLS_END,
                "the end of the provider's calls of " + inModel,
                () -> providerCalls(inModel).stream().allMatch(call -> call.has("endedAtMillis")));
        return providerCalls(inModel);
    }

    private JsonNode callsAfter(long number) {
        return JSON.readTree(simulator.get("/simulator/calls?since=" + number));
    }

    /** How many interactive requests Kafka has acknowledged so far: the length of the lane's topic. */
    long acceptedJobs() {
        return acceptedJobs("interactive");
    }

    /** The same of a lane. */
    long acceptedJobs(String lane) {
        Map<String, Object> settings = Map.of("bootstrap.servers", kafka.bootstrap());
        try (Consumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("sluice.jobs." + lane).stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            return consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    @Override
    public void close() {
        workers.forEach(ServiceHandle::close);
        ingresses.forEach(ServiceHandle::close);
        simulator.close();
        redis.close();
        kafka.close();
    }

    private Map<String, String> ingressEnvironment(int ingresses) {
        Map<String, String> environment = shared();
        environment.put("SLUICE_QUOTA_INGRESSES", String.valueOf(ingresses));
        environment.put("SLUICE_ACCOUNT_DEMO_KEY", KEY);
        environment.put("SLUICE_ACCOUNT_LIMITED_KEY", LIMITED_KEY);
        environment.put("SLUICE_ADMIN_KEY", ADMIN_KEY);
        environment.put("SLUICE_CATALOG_SIMULATED", "true");
        environment.put("SLUICE_STORAGE_FOLDER", blobs.toString());
        return environment;
    }

    private static Path newFolder() {
        try {
            return Files.createTempDirectory(Files.createDirectories(Path.of("target")), "blobs")
                    .toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Map<String, String> workerEnvironment() {
        Map<String, String> environment = shared();
        environment.put("SLUICE_CONFIG", catalogue.toString());
        environment.put("SLUICE_PROVIDERS_GEMINI_BASE_URL", simulator.baseUrl().toString());
        environment.put("SLUICE_PROVIDERS_GEMINI_API_KEY", "simulated");
        environment.put(
                "SLUICE_PROVIDERS_ANTHROPIC_BASE_URL", simulator.baseUrl().toString());
        environment.put("SLUICE_PROVIDERS_ANTHROPIC_API_KEY", "simulated");
        environment.put("SLUICE_PROVIDERS_OPENAI_BASE_URL", simulator.baseUrl() + "/v1");
        environment.put("SLUICE_PROVIDERS_OPENAI_API_KEY", "simulated");
        // Longer than the longest silence that a test orders.
        environment.put("SLUICE_ROUTING_FIRST_TOKEN_TIMEOUT", "240s");
        // So small that a few hundred jobs of one tenant don't fit in.
        environment.put("SLUICE_INTAKE_WINDOW_RECORDS", "700");
        return environment;
    }

    private Map<String, String> shared() {
        Map<String, String> environment = new HashMap<>();
        environment.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap());
        environment.put("SLUICE_REDIS_URIS", redis.uri());
        return environment;
    }
}
