package dev.sluice.simulation.world;

import dev.sluice.simulation.plan.Trouble;
import dev.sluice.simulation.redis.Link;
import dev.sluice.simulation.redis.RedisServer.Kept;
import dev.sluice.simulation.time.Host;
import dev.sluice.simulation.time.Universe;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Deals troubles, and remembers them for the check. */
final class Blows {

    private static final String SUBSCRIPTIONS = "subscriptions";
    private static final String ENTRIES = "tokens";

    /** One trouble; of every process if its host is empty. */
    record Event(Trouble trouble, String host, long nanos, long untilNanos) {}

    private final Universe universe;
    private final Story story;
    private final List<Event> events = new ArrayList<>();

    Blows(Universe universe, Story story) {
        this.universe = universe;
        this.story = story;
    }

    List<Event> events() {
        return events;
    }

    void kill(Trouble trouble, Host host, String more) {
        note(trouble, host, 0, more);
        story.kill(host);
    }

    void pause(Trouble trouble, Host host, long nanos) {
        note(trouble, host, nanos, "");
        universe.pause(host);
        universe.in(nanos, () -> universe.goOn(host));
    }

    void hold(Trouble trouble, Host host, long nanos, List<Link> links, boolean isResetMeanwhile) {
        note(trouble, host, nanos, links.toString());
        links.forEach(link -> link.hold(nanos));
        if (isResetMeanwhile) {
            universe.in(nanos / 2, () -> links.forEach(Link::reset));
        }
    }

    void holdEntries(Host host, long nanos) {
        hold(Trouble.HOLD_ENTRIES, host, nanos, story.redis().links(host.name(), ENTRIES), false);
    }

    void holdNewcomers(long nanos) {
        note(Trouble.HOLD_NEWCOMERS, null, nanos, "");
        story.redis().holdNewcomers(nanos);
    }

    void killAll() {
        story.workers().forEach(worker -> kill(Trouble.KILL_WORKER, worker, "with all"));
        story.ingressHosts().forEach(ingress -> kill(Trouble.KILL_INGRESS, ingress, "with all"));
    }

    void reset(Trouble trouble, Host host, List<Link> links) {
        note(trouble, host, 0, links.toString());
        links.forEach(Link::reset);
    }

    void cutSubscriptions(Host host, long nanos) {
        hold(Trouble.CUT_SUBSCRIPTIONS, host, nanos, story.redis().links(host.name(), SUBSCRIPTIONS), true);
    }

    void rebalance() {
        note(Trouble.REBALANCE, null, 0, "");
        story.kafka().rebalance();
    }

    void kafkaAway(long nanos) {
        note(Trouble.KAFKA_AWAY, null, nanos, "");
        story.kafka().goAway(nanos);
    }

    void restart(Trouble trouble, Kept kept, long nanos) {
        note(trouble, null, nanos, "");
        story.redis().restart(kept, nanos);
    }

    void wipe() {
        note(Trouble.WIPE, null, 0, "");
        story.redis().wipe();
    }

    void failOver() {
        note(Trouble.REDIS_FAILS_OVER, null, 0, "");
        story.redis().failOver();
    }

    void fillRedis(long nanos) {
        note(Trouble.REDIS_FULL, null, nanos, "");
        story.redis().fill(nanos);
    }

    void setClock(long byMillis) {
        note(Trouble.REDIS_CLOCK, null, 0, byMillis + " ms");
        story.redis().setClock(byMillis);
    }

    void note(Trouble trouble, @Nullable Host host, long nanos, String more) {
        long now = universe.nanos();
        events.add(new Event(trouble, host == null ? "" : host.name(), now, now + nanos));
        story.tell("## " + trouble + (host == null ? "" : " of " + host)
                + (nanos == 0 ? "" : " for " + nanos / Story.MILLISECOND) + " " + more);
    }
}
