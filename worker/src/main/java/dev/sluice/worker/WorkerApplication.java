package dev.sluice.worker;

import dev.sluice.common.catalog.CatalogCheck;
import dev.sluice.worker.deadletter.DeadLetterWiring;
import dev.sluice.worker.emit.EmitWiring;
import dev.sluice.worker.execution.ExecutionWiring;
import dev.sluice.worker.health.HealthWiring;
import dev.sluice.worker.intake.IntakeWiring;
import dev.sluice.worker.keeping.KeepingWiring;
import dev.sluice.worker.metering.MeteringWiring;
import dev.sluice.worker.presence.PresenceWiring;
import dev.sluice.worker.routing.RoutingWiring;
import java.util.OptionalInt;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/** The worker process: its rooms, in the order in which a job walks through them. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@SuppressWarnings("LexicographicalAnnotationAttributeListing") // The order is that of the walk.
@Import({
    PresenceWiring.class,
    IntakeWiring.class,
    ExecutionWiring.class,
    RoutingWiring.class,
    EmitWiring.class,
    KeepingWiring.class,
    MeteringWiring.class,
    DeadLetterWiring.class,
    HealthWiring.class
})
public class WorkerApplication {

    /** Starts the process; with {@code --check} it only says whether its file is right. */
    public static void main(String[] arguments) {
        OptionalInt end = CatalogCheck.run(arguments, System::getenv, true, System.out, System.err);
        if (end.isPresent()) {
            System.exit(end.getAsInt());
        }
        SpringApplication.run(WorkerApplication.class, arguments);
    }
}
