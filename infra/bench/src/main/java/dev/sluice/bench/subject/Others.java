package dev.sluice.bench.subject;

import dev.sluice.bench.bare.BareParts;
import dev.sluice.bench.bare.Hops;
import dev.sluice.bench.load.Target;
import dev.sluice.bench.watch.Listeners;
import dev.sluice.bench.watch.Watched;
import dev.sluice.processes.Checkout;
import dev.sluice.processes.ChildProcess;
import dev.sluice.processes.JavaPart;
import dev.sluice.processes.Role;
import dev.sluice.processes.StartException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who is measured beside Sluice: bare servers before the same provider, and the peers that were named. */
public final class Others implements AutoCloseable {

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final List<ChildProcess> started = new ArrayList<>();
    private final List<Contestant> contestants = new ArrayList<>();

    private Others() {}

    /** Starts these; the bare loop only where the installation's own Kafka and Redis are known. */
    public static Others beside(Installation installation, Options options, Checkout checkout, Set<Bare> wanted)
            throws IOException, InterruptedException {
        Others others = new Others();
        URI base = installation.direct().base();
        String provider = base.getScheme() + "://" + base.getAuthority();
        BareParts parts = new BareParts(checkout, installation.jvm(), Files.createTempDirectory("sluice-bench-bare"));
        try {
            if (wanted.contains(Bare.PROXY)) {
                others.add(Bare.PROXY, others.start(parts.proxy(provider)), List.of());
            }
            if (wanted.contains(Bare.LOOP) && !installation.processes().isEmpty()) {
                String kafka = installation.kafka();
                Hops.prepare(kafka);
                ChildProcess back = others.start(parts.back(kafka, installation.redis(), provider));
                List<Watched> behind = new ArrayList<>(List.of(watched(back)));
                behind.addAll(installation.watched(Role.KAFKA, Role.REDIS));
                others.add(Bare.LOOP, others.start(parts.front(kafka, installation.redis())), behind);
            }
            if (wanted.contains(Bare.ECHO)) {
                others.add(Bare.ECHO, others.start(parts.echo()), List.of());
            }
        } catch (StartException e) {
            others.close();
            throw e;
        }
        options.peers().forEach(peer -> others.contestants.add(new Contestant(peer, processes(peer))));
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

    private ChildProcess start(JavaPart part) {
        ChildProcess process = ChildProcess.start(part);
        started.add(process);
        process.awaitReady(READY_WITHIN);
        return process;
    }

    private void add(Bare bare, ChildProcess asked, List<Watched> behind) {
        URI base = URI.create("http://127.0.0.1:" + asked.part().port() + "/v1");
        List<Watched> processes = new ArrayList<>(List.of(watched(asked)));
        processes.addAll(behind);
        contestants.add(new Contestant(new Target(bare.shown(), base, "none"), processes));
    }

    /** Those of a peer on this machine. */
    private static List<Watched> processes(Target peer) {
        return isHere(peer.base().getHost())
                ? Listeners.of(peer.name(), peer.base().getPort())
                : List.of();
    }

    private static boolean isHere(String host) {
        return host.equals("localhost") || host.startsWith("127.");
    }

    private static Watched watched(ChildProcess process) {
        return new Watched(process.part().name(), process.pid());
    }
}
