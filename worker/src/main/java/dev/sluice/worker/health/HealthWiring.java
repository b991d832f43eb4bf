package dev.sluice.worker.health;

import dev.sluice.worker.intake.Intake;
import dev.sluice.worker.intake.KafkaPulse;
import dev.sluice.worker.presence.Presence;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.Map;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Builds the room, and the registry in which every other room counts. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HealthSettings.class)
public class HealthWiring {

    @Bean
    PrometheusMeterRegistry meterRegistry() {
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new JvmMemoryMetrics().bindTo(meters);
        new ProcessorMetrics().bindTo(meters);
        return meters;
    }

    @Bean
    JvmGcMetrics gcMetrics(PrometheusMeterRegistry meters) {
        JvmGcMetrics metrics = new JvmGcMetrics();
        metrics.bindTo(meters);
        return metrics;
    }

    @Bean
    HealthServer healthServer(
            HealthSettings settings, Presence presence, KafkaPulse pulse, Intake intake, PrometheusMeterRegistry meters)
            throws IOException {
        return new HealthServer(
                settings,
                Map.of("redis", presence::problem, "kafka", pulse::problem, "intake", intake::problem),
                meters);
    }
}
