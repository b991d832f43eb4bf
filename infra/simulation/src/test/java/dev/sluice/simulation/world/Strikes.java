package dev.sluice.simulation.world;

import dev.sluice.simulation.plan.Blow;
import dev.sluice.simulation.plan.Case;
import dev.sluice.simulation.plan.Habit;
import dev.sluice.simulation.plan.Moment;
import dev.sluice.simulation.plan.Plan;
import dev.sluice.simulation.redis.Link;
import dev.sluice.simulation.redis.RedisServer.Kept;
import dev.sluice.simulation.time.Host;
import dev.sluice.simulation.time.Universe;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Strikes as a case says, whenever a job comes to its moment and the blow before is over. */
final class Strikes {

    private static final long PAUSE_NANOS = 2 * Story.SECOND;
    /** Of one job. */
    private static final int MAX_STRIKES = 3;

    /** Who is hit: the process that reached the moment, the job, and the connection if it was one's. */
    private record Struck(
            @Nullable Host host, String job, @Nullable Link link) {}

    private final Universe universe;
    private final Plan plan;
    private final Story story;
    private final Blows blows;
    private boolean armed;
    private long notBeforeNanos;
    private String chosen = "";
    private int strikes;

    Strikes(Universe universe, Plan plan, Story story, Blows blows) {
        this.universe = universe;
        this.plan = plan;
        this.story = story;
        this.blows = blows;
    }

    void arm(boolean whether) {
        armed = whether;
    }

    /** Whether what a process does now must not go on: it was killed by this. */
    boolean reached(Moment moment, @Nullable Host host, String job, @Nullable Link link) {
        Case script = plan.script();
        if (!armed || script == null || script.moment() != moment || !mayStrike(job)) {
            return false;
        }
        long lasts = 0;
        Struck struck = new Struck(host, job, link);
        for (Blow blow : blowsOf(script)) {
            lasts = Math.max(lasts, (blow.afterMillis() + Math.max(0, blow.millis())) * Story.MILLISECOND);
            if (blow.afterMillis() == 0) {
                deal(blow, struck);
            } else {
                universe.in(blow.afterMillis() * Story.MILLISECOND, () -> deal(blow, struck));
            }
        }
        notBeforeNanos = universe.nanos() + lasts + PAUSE_NANOS;
        return host != null && host.isDead();
    }

    private boolean mayStrike(String job) {
        if (plan.has(Habit.KILLER) || plan.has(Habit.IN_PARTS)) {
            chosen = chosen.isEmpty() ? job : chosen;
            return job.equals(chosen) && strikes++ < MAX_STRIKES;
        }
        return universe.nanos() >= notBeforeNanos;
    }

    private List<Blow> blowsOf(Case script) {
        return plan.has(Habit.IN_PARTS) ? List.of(script.blows().get(strikes - 1)) : script.blows();
    }

    private void deal(Blow blow, Struck struck) {
        long nanos = blow.millis() * Story.MILLISECOND;
        Host worker = story.workerOf(struck.host(), struck.job());
        Host ingress = story.ingressOf(struck.host(), struck.job());
        switch (blow.trouble()) {
            case KILL_WORKER -> blows.kill(blow.trouble(), worker, "with " + struck.job());
            case KILL_INGRESS -> blows.kill(blow.trouble(), ingress, "with " + struck.job());
            case PAUSE_WORKER -> blows.pause(blow.trouble(), worker, nanos);
            case PAUSE_INGRESS -> blows.pause(blow.trouble(), ingress, nanos);
            case HOLD_WORKER -> blows.hold(blow.trouble(), worker, nanos, all(worker), false);
            case HOLD_INGRESS -> blows.hold(blow.trouble(), ingress, nanos, all(ingress), false);
            case HOLD_ENTRIES -> blows.holdEntries(worker, nanos);
            case HOLD_NEWCOMERS -> blows.holdNewcomers(nanos);
            case KILL_ALL -> blows.killAll();
            case RESET_WORKER -> blows.reset(blow.trouble(), worker, all(worker));
            case RESET_INGRESS -> blows.reset(blow.trouble(), ingress, all(ingress));
            case CUT_SUBSCRIPTIONS -> blows.cutSubscriptions(universe.random().nextBoolean() ? worker : ingress, nanos);
            case LOSE_REPLY -> {
                if (struck.link() != null) {
                    blows.reset(blow.trouble(), struck.link().host(), List.of(struck.link()));
                }
            }
            case REBALANCE -> blows.rebalance();
            case KAFKA_AWAY -> blows.kafkaAway(nanos);
            case REDIS_RESTART -> blows.restart(blow.trouble(), Kept.ALL, nanos);
            case REDIS_LOSES_LAST_SECOND -> blows.restart(blow.trouble(), Kept.LESS_LAST_SECOND, nanos);
            case WIPE -> blows.wipe();
            case REDIS_FAILS_OVER -> blows.failOver();
            case REDIS_FULL -> blows.fillRedis(nanos);
            case REDIS_CLOCK -> blows.setClock(blow.millis());
            case HANG_UP -> {
                blows.note(blow.trouble(), null, 0, struck.job());
                story.hangUp(struck.job());
            }
            case ASK_AGAIN -> {
                blows.note(blow.trouble(), null, 0, struck.job());
                story.askAgain(struck.job());
            }
            case READ_ALONG -> {
                blows.note(blow.trouble(), null, 0, struck.job());
                story.readAlong(struck.job());
            }
            case KILL_AT_PHASE, LOSE_PUBLISHES, LOSE_COMMITS, PRODUCE, DEADLINE, SLOW_CLIENT, PROVIDER_FAILS ->
                throw new IllegalStateException("blow: " + blow.trouble() + " (expected: one of a moment)");
        }
    }

    private List<Link> all(Host host) {
        return story.redis().links(host.name(), "");
    }
}
