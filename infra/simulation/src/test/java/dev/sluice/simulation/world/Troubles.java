package dev.sluice.simulation.world;

import dev.sluice.simulation.plan.Plan;
import dev.sluice.simulation.plan.Trouble;
import dev.sluice.simulation.redis.Link;
import dev.sluice.simulation.redis.RedisServer.Kept;
import dev.sluice.simulation.time.Host;
import dev.sluice.simulation.time.Universe;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Lets troubles happen, and remembers them for the check. */
final class Troubles {

    private static final long MILLISECOND = Story.MILLISECOND;
    private static final List<Trouble> NOW_AND_THEN = List.of(
            Trouble.KILL_WORKER,
            Trouble.KILL_AT_PHASE,
            Trouble.PAUSE_WORKER,
            Trouble.HOLD_WORKER,
            Trouble.RESET_WORKER,
            Trouble.KILL_INGRESS,
            Trouble.PAUSE_INGRESS,
            Trouble.HOLD_INGRESS,
            Trouble.RESET_INGRESS,
            Trouble.REBALANCE,
            Trouble.KAFKA_AWAY,
            Trouble.REDIS_RESTART,
            Trouble.REDIS_LOSES_LAST_SECOND,
            Trouble.WIPE);
    private static final List<String> PHASES = List.of(
            "BEFORE_CLAIM",
            "AFTER_CLAIM",
            "MID_STREAM",
            "BEFORE_FINISH",
            "AFTER_FINISH",
            "AFTER_RESULT",
            "AFTER_RECORDED");

    /** One trouble; of every process if its host is empty. */
    record Event(Trouble trouble, String host, long nanos, long untilNanos) {}

    private final Universe universe;
    private final Plan plan;
    private final Story story;
    private final RandomGenerator random;
    private final List<Event> events = new ArrayList<>();
    private long untilNanos;
    private @Nullable String orderedPhase;

    Troubles(Universe universe, Plan plan, Story story) {
        this.universe = universe;
        this.plan = plan;
        this.story = story;
        this.random = universe.random();
    }

    List<Event> events() {
        return events;
    }

    /** Begins, for so long. */
    void begin(long nanos) {
        untilNanos = universe.nanos() + nanos;
        story.redis().losePublishes(plan.has(Trouble.LOSE_PUBLISHES) ? 20 : 0);
        story.kafka().loseCommits(plan.has(Trouble.LOSE_COMMITS) ? 4 : 0);
        story.kafka().trouble(plan.has(Trouble.PRODUCE) ? 10 : 0);
        next();
    }

    /** Ends: whoever is stopped goes on. */
    void end() {
        story.redis().losePublishes(0);
        story.kafka().loseCommits(0);
        story.kafka().trouble(0);
        orderedPhase = null;
        story.workers().forEach(universe::goOn);
        story.ingressHosts().forEach(universe::goOn);
    }

    /** A job of a worker reached a phase. */
    void reached(Host host, String phase, String job) {
        if (phase.equals(orderedPhase)) {
            orderedPhase = null;
            note(Trouble.KILL_AT_PHASE, host, 0, phase + " of " + job);
            story.kill(host);
            universe.yieldTurn();
        }
    }

    private void next() {
        List<Trouble> possible = NOW_AND_THEN.stream().filter(plan::has).toList();
        if (possible.isEmpty()) {
            return;
        }
        long pause = (long) (random.nextExponential() * Story.SECOND / plan.perSecond());
        universe.in(pause, () -> {
            if (universe.nanos() < untilNanos) {
                happen(possible.get(random.nextInt(possible.size())));
                next();
            }
        });
    }

    private void happen(Trouble trouble) {
        Host worker = any(story.workers());
        Host ingress = any(story.ingressHosts());
        switch (trouble) {
            case KILL_WORKER -> {
                note(trouble, worker, 0, "");
                story.kill(worker);
            }
            case KILL_AT_PHASE -> orderedPhase = PHASES.get(random.nextInt(PHASES.size()));
            case KILL_INGRESS -> {
                note(trouble, ingress, 0, "");
                story.kill(ingress);
            }
            case PAUSE_WORKER -> pause(trouble, worker);
            case PAUSE_INGRESS -> pause(trouble, ingress);
            case HOLD_WORKER -> hold(trouble, worker);
            case HOLD_INGRESS -> hold(trouble, ingress);
            case RESET_WORKER -> reset(trouble, worker);
            case RESET_INGRESS -> reset(trouble, ingress);
            case REBALANCE -> {
                note(trouble, null, 0, "");
                story.kafka().rebalance();
            }
            case KAFKA_AWAY -> {
                long time = random.nextInt(6_000) * MILLISECOND;
                note(trouble, null, time, "");
                story.kafka().goAway(time);
            }
            case REDIS_RESTART -> restart(trouble, Kept.ALL);
            case REDIS_LOSES_LAST_SECOND -> restart(trouble, Kept.LESS_LAST_SECOND);
            case WIPE -> {
                note(trouble, null, 0, "");
                story.redis().wipe();
            }
            case LOSE_PUBLISHES, LOSE_COMMITS, PRODUCE, HANG_UP, DEADLINE, SLOW_CLIENT, PROVIDER_FAILS -> {
                // They aren't of a moment.
            }
        }
    }

    private void pause(Trouble trouble, Host host) {
        long time = (random.nextBoolean() ? random.nextInt(2_500) : random.nextInt(12_000)) * MILLISECOND;
        note(trouble, host, time, "");
        universe.pause(host);
        universe.in(time, () -> universe.goOn(host));
    }

    private void hold(Trouble trouble, Host host) {
        long time = (random.nextBoolean() ? random.nextInt(1_500) : random.nextInt(8_000)) * MILLISECOND;
        List<Link> links = linksOf(host);
        note(trouble, host, time, links.toString());
        links.forEach(link -> link.hold(time));
        if (random.nextBoolean()) {
            universe.in(time / 2, () -> links.forEach(Link::reset));
        }
    }

    private void reset(Trouble trouble, Host host) {
        List<Link> links = linksOf(host);
        note(trouble, host, 0, links.toString());
        links.forEach(Link::reset);
    }

    private void restart(Trouble trouble, Kept kept) {
        long time = random.nextInt(random.nextBoolean() ? 500 : 6_000) * MILLISECOND;
        note(trouble, null, time, "");
        story.redis().restart(kept, time);
    }

    private List<Link> linksOf(Host host) {
        List<Link> all = story.redis().links(host.name(), "");
        return all.isEmpty() || random.nextBoolean() ? all : List.of(all.get(random.nextInt(all.size())));
    }

    private Host any(List<Host> hosts) {
        return hosts.get(random.nextInt(hosts.size()));
    }

    private void note(Trouble trouble, @Nullable Host host, long nanos, String more) {
        long now = universe.nanos();
        events.add(new Event(trouble, host == null ? "" : host.name(), now, now + nanos));
        story.tell("## " + trouble + (host == null ? "" : " of " + host)
                + (nanos == 0 ? "" : " for " + nanos / MILLISECOND) + " " + more);
    }
}
