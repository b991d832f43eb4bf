package dev.sluice.ingress.edge;

import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelOption;
import java.security.SecureRandom;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.ReactorResourceFactory;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.reactive.function.server.RouterFunction;
import reactor.netty.NettyPipeline;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;
import reactor.netty.resources.LoopResources;

/** Builds the room: the connection's bounds, the filter that every request passes, and the answers to failures. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EdgeSettings.class)
public class EdgeWiring {

    @Bean
    RequestIds requestIds() {
        return new RequestIds(new SecureRandom());
    }

    @Bean
    WarmUpPass warmUpPass() {
        return WarmUpPass.next(new SecureRandom());
    }

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    EdgeFilter edgeFilter(RequestIds ids, MeterRegistry meters, WarmUpPass warmUp) {
        return new EdgeFilter(ids, System::nanoTime, meters, warmUp);
    }

    @Bean
    ErrorAnswers errorAnswers(ObjectProvider<RouterFunction<?>> routers) {
        return new ErrorAnswers(SingletonSupplier.of(() -> new AllowedMethods(routers.stream())));
    }

    @Bean
    RequestBodies requestBodies(EdgeSettings settings) {
        return new RequestBodies(settings);
    }

    @Bean
    LoopTurns loopTurns() {
        return new LoopTurns();
    }

    @Bean
    NettyServerCustomizer boundedConnections(EdgeSettings settings, RequestIds ids, LoopTurns turns) {
        BareRefusals refusals = new BareRefusals(ids);
        return server -> bounded(server, settings)
                .doOnChannelInit((observer, channel, address) -> channel.pipeline()
                        .addAfter(NettyPipeline.HttpCodec, "turns", new TurnTaking(turns.of(channel.eventLoop())))
                        .addAfter(NettyPipeline.HttpCodec, "bare-refusals", refusals));
    }

    /** Connections are accepted by a thread of their own: in a burst the others have their hands full. */
    @Bean
    ReactorResourceFactory eventLoops() {
        ReactorResourceFactory loops = new ReactorResourceFactory();
        loops.setUseGlobalResources(false);
        // They stop after the last connection, so there is nothing to be quiet for: each restart would take 2 s longer.
        loops.setShutdownQuietPeriod(Duration.ZERO);
        loops.setLoopResourcesSupplier(
                () -> LoopResources.create("http", 1, LoopResources.DEFAULT_IO_WORKER_COUNT, true));
        return loops;
    }

    private static HttpServer bounded(HttpServer server, EdgeSettings settings) {
        return server.protocol(HttpProtocol.HTTP11)
                .option(ChannelOption.SO_BACKLOG, settings.backlog())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true);
    }
}
