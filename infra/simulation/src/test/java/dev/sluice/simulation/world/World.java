package dev.sluice.simulation.world;

import dev.sluice.common.job.Topics;
import dev.sluice.simulation.kafka.KafkaServer;
import dev.sluice.simulation.plan.Flaw;
import dev.sluice.simulation.plan.Plan;
import dev.sluice.simulation.plan.Report;
import dev.sluice.simulation.plan.Simulation;
import dev.sluice.simulation.redis.RedisServer;
import dev.sluice.simulation.time.Universe;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Runs one plan in a universe of its own. */
public final class World implements Simulation {

    private static final long REAL_SECONDS = 900;

    /** Made by the loader, so that everything that it touches is woven. */
    public World() {}

    @Override
    public Report run(Plan plan, Flaw flaw) {
        Universe universe = new Universe(new SplittableRandom(plan.seed()));
        List<Story> stories = new ArrayList<>(1);
        universe.run(
                () -> {
                    RedisServer redis = new RedisServer(universe, flaw);
                    Story story = new Story(universe, plan, redis, new KafkaServer(universe));
                    stories.add(story);
                    story.run();
                },
                REAL_SECONDS);
        Story story = stories.getFirst();
        Check check = new Check(story);
        check.run();
        story.provider()
                .calls()
                .forEach(call -> story.told()
                        .add(call.begunNanos + ": call by " + call.host + " of " + call.job + " " + call.prefix + " "
                                + call.said + " " + call.end));
        return new Report(
                check.violations(),
                check.excused(),
                universe.digest(),
                (int) story.clients().stream().filter(Client::everAccepted).count(),
                story.provider().calls().size(),
                story.troubles().events().size(),
                story.kafka().records(Topics.DEAD).size(),
                universe.elapsedMillis(),
                story.told());
    }
}
