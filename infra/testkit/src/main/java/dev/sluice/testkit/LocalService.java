package dev.sluice.testkit;

import dev.sluice.processes.Checkout;
import dev.sluice.processes.JavaPart;
import dev.sluice.processes.Ports;
import dev.sluice.processes.Services;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** An ingress or a worker as a local process. */
final class LocalService extends LocalPart implements ServiceHandle {

    private final JavaPart part;

    private LocalService(JavaPart part) {
        super(part);
        this.part = part;
    }

    static LocalService ingress(Path folder, String name, Map<String, String> environment) {
        return new LocalService(
                Services.ingress(Checkout.locate(), name, Ports.free(), folder.resolve(name + ".log"), environment));
    }

    static LocalService worker(Path folder, String name, Map<String, String> environment) {
        return new LocalService(
                Services.worker(Checkout.locate(), name, Ports.free(), folder.resolve(name + ".log"), environment));
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
}
