package dev.sluice.bench.subject;

import dev.sluice.bench.bare.BareParts;
import dev.sluice.bench.load.Target;
import dev.sluice.bench.watch.Watched;
import dev.sluice.processes.Checkout;
import dev.sluice.processes.ChildProcess;
import dev.sluice.processes.JavaPart;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Who is measured beside Sluice: a bare proxy before the same provider, and the peers that were named. */
public final class Others implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final List<ChildProcess> started = new ArrayList<>();
    private final List<Contestant> contestants = new ArrayList<>();

    private Others() {}

    /** Nobody. */
    public static Others none() {
        return new Others();
    }

    /** Starts those that are started here. */
    public static Others beside(Installation installation, Options options, Checkout checkout) throws IOException {
        Others others = new Others();
        URI provider = installation.direct().base();
        BareParts parts = new BareParts(checkout, installation.jvm(), Files.createTempDirectory("sluice-bench-bare"));
        others.start(parts.proxy(provider.getScheme() + "://" + provider.getAuthority()), "bare proxy");
        options.peers().forEach(peer -> others.contestants.add(new Contestant(peer, List.of())));
        return others;
    }

    /** In the order in which they are asked. */
    public List<Contestant> contestants() {
        return List.copyOf(contestants);
    }

    @Override
    public void close() {
        started.forEach(ChildProcess::stop);
    }

    private void start(JavaPart part, String name) {
        ChildProcess process = ChildProcess.start(part);
        started.add(process);
        try {
            process.awaitReady(READY_WITHIN);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        URI base = URI.create("http://127.0.0.1:" + part.port() + "/v1");
        contestants.add(
                new Contestant(new Target(name, base, "none"), List.of(new Watched(part.name(), process.pid()))));
    }
}
