package dev.sluice.chaos.stack;

import dev.sluice.chaos.load.Door;
import dev.sluice.processes.Ports;
import dev.sluice.testkit.KafkaHandle;
import dev.sluice.testkit.RedisHandle;
import dev.sluice.testkit.ServiceHandle;
import dev.sluice.testkit.SimulatorHandle;
import dev.sluice.testkit.proxy.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Broker, Redis, simulator, ingresses and workers, each in a process of its own that may be broken at will. */
public final class Stack implements AutoCloseable {

    /** A key without limits. */
    public static final String KEY = "slc-chaos-unlimited-0123456789";

    private final StackSettings settings;
    private final Path folder;
    private final KafkaHandle kafka;
    private final RedisHandle redis;
    private final SimulatorHandle simulator;
    private final @Nullable Proxies proxies;
    private final List<Node> ingresses = new CopyOnWriteArrayList<>();
    private final List<Node> workers = new CopyOnWriteArrayList<>();
    // Workers come and go: a name is never given twice.
    private final AtomicInteger workersNamed = new AtomicInteger();

    /** What stands between the services and what they talk to. */
    public record Proxies(
            FaultProxy kafka, FaultProxy workersToRedis, FaultProxy ingressesToRedis, FaultProxy provider) {

        void close() {
            Stream.of(kafka, workersToRedis, ingressesToRedis, provider).forEach(FaultProxy::close);
        }
    }

    private Stack(StackSettings settings, Path folder) {
        this.settings = settings;
        this.folder = folder;
        int kafkaProxyPort = Ports.free();
        kafka = settings.proxied() ? KafkaHandle.startBehind(kafkaProxyPort) : KafkaHandle.start();
        redis = RedisHandle.start();
        simulator = SimulatorHandle.start(Map.of(
                "SIMULATOR_LOG", simulatorLog().toString(),
                "SIMULATOR_TTFT_MILLIS", "20",
                "SIMULATOR_INTERVAL_MILLIS", "5"));
        proxies = settings.proxied()
                ? new Proxies(
                        FaultProxy.between(kafkaProxyPort, "127.0.0.1", kafka.port()),
                        FaultProxy.to("127.0.0.1", URI.create(redis.uri()).getPort()),
                        FaultProxy.to("127.0.0.1", URI.create(redis.uri()).getPort()),
                        FaultProxy.to("127.0.0.1", simulator.baseUrl().getPort()))
                : null;
    }

    /** Starts all parts, and returns when they are ready. */
    public static Stack start(StackSettings settings, Path folder) {
        Stack stack = new Stack(settings, folder);
        try {
            if (settings.manyStarts()) {
                ServiceHandle.cacheWorkerStart(stack.workerEnvironment());
                ServiceHandle.cacheIngressStart(stack.ingressEnvironment());
            }
            // The first worker alone: it makes the topics.
            stack.addWorker();
            IntStream.range(1, settings.workers()).parallel().forEach(_ -> stack.addWorker());
            IntStream.range(0, settings.ingresses()).forEach(_ -> stack.addIngress());
            return stack;
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    /** The ingresses that are up, as a balancer with health checks would choose; all of them if none is. */
    public List<Door> doors() {
        List<Node> up = ingresses.stream().filter(Node::isUp).toList();
        return (up.isEmpty() ? ingresses : up)
                .stream()
                        .map(node -> new Door(node.name(), node.baseUrl(), KEY))
                        .toList();
    }

    /** The ingresses, whether they are up or not. */
    public List<Node> ingresses() {
        return ingresses;
    }

    /** The workers, whether they are up or not. */
    public List<Node> workers() {
        return workers;
    }

    /** The workers that are up. */
    public List<Node> workersUp() {
        return workers.stream().filter(Node::isUp).toList();
    }

    /** The broker. */
    public KafkaHandle kafka() {
        return kafka;
    }

    /** The Redis. */
    public RedisHandle redis() {
        return redis;
    }

    /** The proxies of an installation that was started with them. */
    public Proxies proxies() {
        if (proxies == null) {
            throw new IllegalStateException("proxies: none (expected: an installation that was started with them)");
        }
        return proxies;
    }

    /** The simulator's log of served calls. */
    public Path simulatorLog() {
        return folder.resolve("simulator-calls.jsonl");
    }

    /** Starts one more worker, and returns when it is ready. */
    public Node addWorker() {
        String name = "worker-" + workersNamed.incrementAndGet();
        Path hooks = folder.resolve("hooks-" + name);
        try {
            Files.createDirectories(hooks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> environment = workerEnvironment();
        environment.put("SLUICE_CHAOS_FOLDER", hooks.toString());
        WallClock clock = clock(name, environment);
        Path older = settings.older();
        ServiceHandle handle = older != null && workersNamed.get() % 2 == 0
                ? ServiceHandle.workerOf(older, name, environment)
                : ServiceHandle.worker(name, environment);
        Node node = new Node(handle, hooks, clock);
        workers.add(node);
        return node;
    }

    /** Copies the services' logs, which would go with the run, into this folder. */
    public void keepLogs(Path to) {
        Stream.concat(workers.stream(), ingresses.stream()).forEach(node -> {
            try {
                Files.copy(node.log(), to.resolve(node.name() + ".log"), StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Takes a worker out for good: it leaves in order. */
    public void removeWorker(Node worker) {
        workers.remove(worker);
        worker.stop();
    }

    @Override
    public void close() {
        Stream.concat(workers.stream(), ingresses.stream()).forEach(Node::close);
        simulator.close();
        redis.close();
        kafka.kill();
        if (proxies != null) {
            proxies.close();
        }
    }

    private void addIngress() {
        String name = "ingress-" + (ingresses.size() + 1);
        Map<String, String> environment = ingressEnvironment();
        WallClock clock = clock(name, environment);
        Path older = settings.older();
        ServiceHandle handle = older != null && ingresses.size() % 2 == 1
                ? ServiceHandle.ingressOf(older, name, environment)
                : ServiceHandle.ingress(name, environment);
        ingresses.add(new Node(handle, folder, clock));
    }

    /** A clock for this process, which its environment is told of; null if it goes by the machine's. */
    private @Nullable WallClock clock(String name, Map<String, String> environment) {
        if (!settings.clocks()) {
            return null;
        }
        WallClock clock = new WallClock(folder.resolve("clock-" + name));
        environment.putAll(clock.environment());
        return clock;
    }

    /** Whether services can be given wall clocks of their own on this machine. */
    public static boolean canSetClocks() {
        return WallClock.library().isPresent();
    }

    private Map<String, String> ingressEnvironment() {
        Map<String, String> environment = backends(proxies == null ? redis.uri() : via(proxies.ingressesToRedis()));
        environment.put("SLUICE_ACCOUNT_DEMO_KEY", KEY);
        environment.put("SLUICE_CATALOG_SIMULATED", "true");
        environment.put("SLUICE_STORAGE_FOLDER", folder.resolve("blobs").toString());
        return environment;
    }

    private Map<String, String> workerEnvironment() {
        Map<String, String> environment = backends(proxies == null ? redis.uri() : via(proxies.workersToRedis()));
        String provider = proxies == null
                ? simulator.baseUrl().toString()
                : "http://127.0.0.1:" + proxies.provider().port();
        environment.put("SLUICE_PROVIDERS_GEMINI_BASE_URL", provider);
        environment.put("SLUICE_PROVIDERS_GEMINI_API_KEY", "simulated");
        environment.put("SLUICE_PROVIDERS_OPENAI_BASE_URL", provider + "/v1");
        environment.put("SLUICE_PROVIDERS_OPENAI_API_KEY", "simulated");
        return environment;
    }

    private Map<String, String> backends(String redisUri) {
        Map<String, String> environment = new HashMap<>();
        environment.put("SPRING_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap());
        environment.put("SLUICE_REDIS_URIS", redisUri);
        environment.putAll(settings.environment());
        return environment;
    }

    private static String via(FaultProxy proxy) {
        return "redis://127.0.0.1:" + proxy.port();
    }
}
