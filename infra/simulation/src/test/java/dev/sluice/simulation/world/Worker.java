package dev.sluice.simulation.world;

import dev.sluice.common.lease.LeaseKeys;
import dev.sluice.simulation.time.Universe;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.context.SmartLifecycle;

/** One worker's process, built by its own wirings: all but the provider's side. */
final class Worker {

    private static final String HOME = "dev.sluice.worker.";
    private static final List<String> WIRINGS = List.of(
            HOME + "presence.PresenceWiring",
            HOME + "emit.EmitWiring",
            HOME + "execution.ExecutionWiring",
            HOME + "keeping.KeepingWiring",
            HOME + "metering.MeteringWiring",
            HOME + "deadletter.DeadLetterWiring",
            HOME + "intake.IntakeWiring");

    private Worker() {}

    /** Starts it; runs on a thread of its process. */
    static void start(Universe universe, Provider provider) {
        Beans beans = new Beans(Universe.host().name(), WIRINGS);
        beans.add(Beans.instantiated(Beans.loaded(HOME + "presence.RedisConnections")));
        beans.add(universe.random());
        beans.add(new SimpleMeterRegistry());
        beans.add(new KafkaProperties());
        beans.add(provider);
        SmartLifecycle intake = (SmartLifecycle) beans.get(Beans.loaded(HOME + "intake.Intake"));
        intake.start();
    }

    /** The beginning of the names that workers of this host have had in Redis. */
    static String keyOf(String host) {
        return LeaseKeys.worker(host);
    }
}
