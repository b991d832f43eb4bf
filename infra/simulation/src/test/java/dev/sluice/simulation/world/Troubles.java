package dev.sluice.simulation.world;

import dev.sluice.simulation.plan.Moment;
import dev.sluice.simulation.plan.Plan;
import dev.sluice.simulation.plan.Trouble;
import dev.sluice.simulation.redis.Link;
import dev.sluice.simulation.redis.RedisServer.Kept;
import dev.sluice.simulation.time.Host;
import dev.sluice.simulation.time.Universe;
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

    private final Universe universe;
    private final Plan plan;
    private final Story story;
    private final RandomGenerator random;
    private final Blows blows;
    private final Strikes strikes;
    private long untilNanos;
    private @Nullable String orderedPhase;

    Troubles(Universe universe, Plan plan, Story story) {
        this.universe = universe;
        this.plan = plan;
        this.story = story;
        this.random = universe.random();
        this.blows = new Blows(universe, story);
        this.strikes = new Strikes(universe, plan, story, blows);
    }

    List<Blows.Event> events() {
        return blows.events();
    }

    /** What strikes at moments. */
    Strikes strikes() {
        return strikes;
    }

    /** Begins, for so long. */
    void begin(long nanos) {
        untilNanos = universe.nanos() + nanos;
        story.redis().losePublishes(plan.has(Trouble.LOSE_PUBLISHES) ? 20 : 0);
        story.kafka().loseCommits(plan.has(Trouble.LOSE_COMMITS) ? 4 : 0);
        story.kafka().trouble(plan.has(Trouble.PRODUCE) ? producesWrongly() : 0);
        strikes.arm(true);
        next();
    }

    /** Ends: whoever is stopped goes on. */
    void end() {
        story.redis().losePublishes(0);
        story.kafka().loseCommits(0);
        story.kafka().trouble(0);
        orderedPhase = null;
        strikes.arm(false);
        story.workers().forEach(universe::goOn);
        story.ingressHosts().forEach(universe::goOn);
    }

    /** A job of a worker reached a phase. */
    void reached(Host host, String phase, String job) {
        boolean isKilled = strikes.reached(Moment.valueOf(phase), host, job, null);
        if (!isKilled && phase.equals(orderedPhase)) {
            orderedPhase = null;
            blows.kill(Trouble.KILL_AT_PHASE, host, phase + " of " + job);
            isKilled = true;
        }
        if (isKilled || host.isPaused()) {
            universe.yieldTurn();
        }
    }

    /** A case has few jobs, and each should have its trouble. */
    private int producesWrongly() {
        return plan.script() == null ? 10 : 3;
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
            case KILL_WORKER -> blows.kill(trouble, worker, "");
            case KILL_AT_PHASE -> orderedPhase = PHASES.get(random.nextInt(PHASES.size()));
            case KILL_INGRESS -> blows.kill(trouble, ingress, "");
            case PAUSE_WORKER -> pause(trouble, worker);
            case PAUSE_INGRESS -> pause(trouble, ingress);
            case HOLD_WORKER -> hold(trouble, worker);
            case HOLD_INGRESS -> hold(trouble, ingress);
            case RESET_WORKER -> blows.reset(trouble, worker, linksOf(worker));
            case RESET_INGRESS -> blows.reset(trouble, ingress, linksOf(ingress));
            case REBALANCE -> blows.rebalance();
            case KAFKA_AWAY -> blows.kafkaAway(random.nextInt(6_000) * MILLISECOND);
            case REDIS_RESTART -> restart(trouble, Kept.ALL);
            case REDIS_LOSES_LAST_SECOND -> restart(trouble, Kept.LESS_LAST_SECOND);
            case WIPE -> blows.wipe();
            case LOSE_PUBLISHES,
                    LOSE_COMMITS,
                    PRODUCE,
                    HANG_UP,
                    DEADLINE,
                    SLOW_CLIENT,
                    PROVIDER_FAILS,
                    LOSE_REPLY,
                    ASK_AGAIN,
                    READ_ALONG,
                    CUT_SUBSCRIPTIONS,
                    HOLD_ENTRIES,
                    HOLD_NEWCOMERS,
                    KILL_ALL,
                    REDIS_FAILS_OVER,
                    REDIS_FULL,
                    REDIS_CLOCK -> {
                // They aren't of a moment, or of cases alone.
            }
        }
    }

    private void pause(Trouble trouble, Host host) {
        long time = (random.nextBoolean() ? random.nextInt(2_500) : random.nextInt(12_000)) * MILLISECOND;
        blows.pause(trouble, host, time);
    }

    private void hold(Trouble trouble, Host host) {
        long time = (random.nextBoolean() ? random.nextInt(1_500) : random.nextInt(8_000)) * MILLISECOND;
        List<Link> links = linksOf(host);
        blows.hold(trouble, host, time, links, random.nextBoolean());
    }

    private void restart(Trouble trouble, Kept kept) {
        blows.restart(trouble, kept, random.nextInt(random.nextBoolean() ? 500 : 6_000) * MILLISECOND);
    }

    private List<Link> linksOf(Host host) {
        List<Link> all = story.redis().links(host.name(), "");
        return all.isEmpty() || random.nextBoolean() ? all : List.of(all.get(random.nextInt(all.size())));
    }

    private Host any(List<Host> hosts) {
        return hosts.get(random.nextInt(hosts.size()));
    }
}
