package dev.sluice.worker.execution;

import dev.sluice.common.job.Lane;
import dev.sluice.common.reply.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Map;

/** Counts jobs. */
final class ExecutionMetrics {

    private static final String COMPLETE = "complete";

    private final MeterRegistry registry;
    private final Map<Lane, Counter> claimed = new EnumMap<>(Lane.class);
    private final Counter takenOver;

    ExecutionMetrics(MeterRegistry registry) {
        this.registry = registry;
        for (Lane lane : Lane.values()) {
            claimed.put(
                    lane,
                    Counter.builder("sluice.jobs.claimed")
                            .description("Jobs that were granted to this worker")
                            .tag("lane", lane.label())
                            .register(registry));
        }
        this.takenOver = Counter.builder("sluice.jobs.taken.over")
                .description("Jobs that another owner had before")
                .register(registry);
    }

    void claimed(Lane lane, int tries) {
        Counter counter = claimed.get(lane);
        if (counter != null) {
            counter.increment();
        }
        if (tries > 1) {
            takenOver.increment();
        }
    }

    /** A result was recorded. */
    void finished(Outcome outcome) {
        Outcome.Failure failure = outcome.failure();
        registry.counter(
                        "sluice.jobs.finished",
                        "outcome",
                        failure == null ? COMPLETE : failure.code().label())
                .increment();
    }
}
