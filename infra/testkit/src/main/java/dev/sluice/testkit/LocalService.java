package dev.sluice.testkit;

import dev.sluice.processes.Checkout;
import dev.sluice.processes.JavaPart;
import dev.sluice.processes.Ports;
import dev.sluice.processes.Services;
import dev.sluice.processes.StartCache;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** An ingress or a worker as a local process. */
final class LocalService extends LocalPart implements ServiceHandle {

    // A test's process lives for a minute: the second compiler would cost it more than it can bring back.
    private static final Map<String, String> SHORT_LIVED = Map.of("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1");

    private final JavaPart part;

    private LocalService(JavaPart part) {
        super(part);
        this.part = part;
    }

    static LocalService ingress(Checkout checkout, Path folder, String name, Map<String, String> environment) {
        return new LocalService(ingressPart(checkout, folder, name, environment));
    }

    static LocalService worker(Checkout checkout, Path folder, String name, Map<String, String> environment) {
        return new LocalService(workerPart(checkout, folder, name, environment));
    }

    static void cacheIngressStart(Path folder, Map<String, String> environment) {
        StartCache.make(
                Checkout.locate(), "ingress", ingressPart(Checkout.locate(), folder, "ingress-cache", environment));
    }

    static void cacheWorkerStart(Path folder, Map<String, String> environment) {
        StartCache.make(
                Checkout.locate(), "worker", workerPart(Checkout.locate(), folder, "worker-cache", environment));
    }

    @Override
    public String name() {
        return part.name();
    }

    @Override
    public URI baseUrl() {
        return URI.create("http://127.0.0.1:" + part.port());
    }

    @Override
    public Path log() {
        return part.log();
    }

    private static JavaPart ingressPart(Checkout checkout, Path folder, String name, Map<String, String> environment) {
        return Services.ingress(checkout, name, Ports.free(), folder.resolve(name + ".log"), shortLived(environment));
    }

    private static JavaPart workerPart(Checkout checkout, Path folder, String name, Map<String, String> environment) {
        return Services.worker(checkout, name, Ports.free(), folder.resolve(name + ".log"), shortLived(environment));
    }

    private static Map<String, String> shortLived(Map<String, String> environment) {
        Map<String, String> all = new HashMap<>(SHORT_LIVED);
        all.putAll(environment);
        return all;
    }
}
