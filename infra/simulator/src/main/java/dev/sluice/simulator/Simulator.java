package dev.sluice.simulator;

import dev.sluice.simulator.calls.CallLog;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.InstantSource;
import reactor.netty.DisposableServer;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** The provider simulator: one HTTP server that speaks the providers' wire formats. */
public final class Simulator implements AutoCloseable {

    private static final int BACKLOG = 8_192;
    private static final int MAX_LINE_BYTES = 16_384;
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

    private final CallLog calls;
    private final LoopResources loops;
    private final ChannelGroup connections;
    private final DisposableServer server;

    private Simulator(CallLog calls, LoopResources loops, ChannelGroup connections, DisposableServer server) {
        this.calls = calls;
        this.loops = loops;
        this.connections = connections;
        this.server = server;
    }

    /** Runs a simulator with the settings of the environment, until the process is told to stop. */
    public static void main(String[] arguments) {
        Simulator simulator;
        try {
            simulator = start(SimulatorSettings.fromEnvironment(System.getenv()));
        } catch (IllegalArgumentException | UncheckedIOException e) {
            System.err.println(e.getMessage());
            System.exit(1);
            return;
        }
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(simulator::close));
        System.out.println("simulator ready on " + simulator.port());
        simulator.server.onDispose().block();
    }

    /**
     * Starts a simulator in this process.
     *
     * @throws IllegalArgumentException if it can't listen there
     */
    public static Simulator start(SimulatorSettings settings) {
        CallLog calls = new CallLog(InstantSource.system(), settings.log());
        LoopResources loops =
                LoopResources.create("simulator", Runtime.getRuntime().availableProcessors(), true);
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        Routes routes =
                new Routes(new ProviderRoutes(settings, calls, InstantSource.system()), new ControlRoutes(calls));
        try {
            DisposableServer server = HttpServer.create()
                    .host(settings.host())
                    .port(settings.port())
                    .runOn(loops)
                    .protocol(HttpProtocol.HTTP11)
                    .option(ChannelOption.SO_BACKLOG, BACKLOG)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .httpRequestDecoder(decoder -> decoder.maxInitialLineLength(MAX_LINE_BYTES))
                    .doOnConnection(connection -> connections.add(connection.channel()))
                    .handle(routes::handle)
                    .bindNow();
            return new Simulator(calls, loops, connections, server);
        } catch (RuntimeException e) {
            loops.dispose();
            calls.close();
            throw new IllegalArgumentException(
                    "SIMULATOR_HOST and SIMULATOR_PORT: " + settings.host() + ":" + settings.port()
                            + " can't be listened on (expected: a free port of an address of this machine)",
                    e);
        }
    }

    /** The port that it listens on. */
    public int port() {
        return server.port();
    }

    /** The log of served calls. */
    public CallLog calls() {
        return calls;
    }

    /** Stops serving, cuts running calls, and writes the rest of the log. */
    @Override
    public void close() {
        try {
            server.disposeNow(STOP_TIMEOUT);
            // Before the loops stop: a closed connection still has to log how its call ended.
            connections.close().awaitUninterruptibly(STOP_TIMEOUT.toMillis());
            loops.dispose();
        } finally {
            calls.close();
        }
    }
}
