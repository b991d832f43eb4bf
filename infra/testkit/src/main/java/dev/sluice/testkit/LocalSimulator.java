package dev.sluice.testkit;

import dev.sluice.processes.Checkout;
import dev.sluice.processes.JavaPart;
import dev.sluice.processes.Ports;
import dev.sluice.processes.Services;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A simulator as a local process. */
final class LocalSimulator extends LocalPart implements SimulatorHandle {

    private final URI baseUrl;

    private LocalSimulator(JavaPart part) {
        super(part);
        this.baseUrl = URI.create("http://127.0.0.1:" + part.port());
    }

    static LocalSimulator start(Path folder, Map<String, String> settings) {
        return new LocalSimulator(
                Services.simulator(Checkout.locate(), Ports.free(), folder.resolve("simulator.log"), settings));
    }

    @Override
    public URI baseUrl() {
        return baseUrl;
    }

    @Override
    public String get(String path) {
        try (InputStream body = URI.create(baseUrl + path).toURL().openStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
