package dev.sluice.worker.emit;

import dev.sluice.worker.presence.Presence;
import dev.sluice.worker.presence.RedisConnections;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EmitSettings.class)
public class EmitWiring {

    @Bean(initMethod = "start")
    Emitter emitter(RedisConnections connections, Presence presence, EmitSettings settings, MeterRegistry meters) {
        Emitter emitter = new Emitter(connections.tokens(), settings);
        connections.onReconnect(connection -> {
            if (connection.equals(connections.tokens())) {
                emitter.reconnected();
            }
        });
        presence.onLapse(emitter::pingAll);
        Gauge.builder("sluice.emit.pending.bytes", emitter, Emitter::pendingBytes)
                .description("Bytes of answers that Redis hasn't confirmed")
                .register(meters);
        Gauge.builder("sluice.emit.kept.bytes", emitter, Emitter::keptBytes)
                .description("Bytes of answers that are kept for a Redis that may forget")
                .register(meters);
        return emitter;
    }
}
