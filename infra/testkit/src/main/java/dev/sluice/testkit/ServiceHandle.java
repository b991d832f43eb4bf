package dev.sluice.testkit;

import dev.sluice.processes.Checkout;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** An ingress or a worker in a process of its own, on its own module's class path. */
public interface ServiceHandle extends PartHandle {

    /** Starts an ingress with these environment variables besides its port and name, and waits until it is ready. */
    static ServiceHandle ingress(String name, Map<String, String> environment) {
        return LocalService.ingress(Checkout.locate(), TestFolder.create(name), name, environment);
    }

    /** Starts a worker with these environment variables besides its health port and name, and waits until ready. */
    static ServiceHandle worker(String name, Map<String, String> environment) {
        return LocalService.worker(Checkout.locate(), TestFolder.create(name), name, environment);
    }

    /** The same of another built checkout of this project: another version, perhaps. */
    static ServiceHandle ingressOf(Path checkout, String name, Map<String, String> environment) {
        return LocalService.ingress(new Checkout(checkout), TestFolder.create(name), name, environment);
    }

    /** The same of another built checkout of this project: another version, perhaps. */
    static ServiceHandle workerOf(Path checkout, String name, Map<String, String> environment) {
        return LocalService.worker(new Checkout(checkout), TestFolder.create(name), name, environment);
    }

    /** Makes the start cache of ingresses: worth its half minute where many are started. */
    static void cacheIngressStart(Map<String, String> environment) {
        LocalService.cacheIngressStart(TestFolder.create("ingress-cache"), environment);
    }

    /** Makes the start cache of workers. */
    static void cacheWorkerStart(Map<String, String> environment) {
        LocalService.cacheWorkerStart(TestFolder.create("worker-cache"), environment);
    }

    /** Its name among the instances. */
    String name();

    /** The root of its HTTP paths, without a slash at the end. */
    URI baseUrl();

    /** The file that holds its output. */
    Path log();
}
