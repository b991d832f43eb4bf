package dev.sluice.simulation.world;

import dev.sluice.ingress.dispatch.Dispatcher;
import dev.sluice.ingress.presence.IngressId;
import dev.sluice.ingress.presence.Presence;
import dev.sluice.ingress.reply.KnownJobs;
import dev.sluice.ingress.reply.ReplyBook;
import dev.sluice.redis.RedisClock;
import dev.sluice.simulation.time.Host;
import dev.sluice.simulation.time.Mailbox;
import dev.sluice.simulation.time.Universe;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;

/** One ingress' process, built by its own wirings: all but its HTTP side. */
record Ingress(
        Host host,
        Mailbox loop,
        ReplyBook book,
        Dispatcher dispatcher,
        KnownJobs known,
        Presence presence,
        RedisClock clock,
        IngressId id) {

    private static final String HOME = "dev.sluice.ingress.";
    private static final List<String> WIRINGS =
            List.of(HOME + "presence.PresenceWiring", HOME + "reply.ReplyWiring", HOME + "dispatch.DispatchWiring");

    /** Starts it; runs on a thread of its process. */
    static Ingress start(Universe universe) {
        Beans beans = new Beans(Universe.host().name(), WIRINGS);
        beans.add(Beans.instantiated(Beans.loaded(HOME + "presence.RedisConnections")));
        beans.add(universe.random());
        beans.add(new SimpleMeterRegistry());
        beans.add(new KafkaProperties());
        return new Ingress(
                Universe.host(),
                new Mailbox(universe, Universe.host(), "event loop"),
                beans.get(ReplyBook.class),
                beans.get(Dispatcher.class),
                beans.get(KnownJobs.class),
                beans.get(Presence.class),
                beans.get(RedisClock.class),
                beans.get(IngressId.class));
    }
}
