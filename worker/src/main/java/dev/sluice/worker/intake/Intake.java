package dev.sluice.worker.intake;

import dev.sluice.worker.execution.Execution;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** The lanes of this worker, from the first poll to the last job. */
public final class Intake implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final List<LaneIntake> lanes;
    private final FairScheduler scheduler;
    private final SideReader sideReader;
    private final Parking parking;
    private final LanePauses pauses;
    private final LaneFigures figures;
    private final Execution execution;
    private volatile boolean running;
    private volatile boolean draining;

    Intake(
            List<LaneIntake> lanes,
            FairScheduler scheduler,
            SideReader sideReader,
            Parking parking,
            LanePauses pauses,
            LaneFigures figures,
            Execution execution) {
        this.lanes = List.copyOf(lanes);
        this.scheduler = scheduler;
        this.sideReader = sideReader;
        this.parking = parking;
        this.pauses = pauses;
        this.figures = figures;
        this.execution = execution;
    }

    @Override
    public void start() {
        running = true;
        pauses.start();
        scheduler.start();
        sideReader.start();
        parking.start();
        lanes.forEach(LaneIntake::start);
    }

    /** Leaves the groups, lets running jobs end within the grace period, and gives back the others. */
    @Override
    public void stop() {
        draining = true;
        figures.drains();
        long startNanos = System.nanoTime();
        LOG.info("draining: {} jobs in hand", execution.active());
        try {
            parking.close();
            for (LaneIntake lane : lanes) {
                lane.stop();
            }
            scheduler.drop(_ -> true);
            execution.drain();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            scheduler.close();
            pauses.close();
            sideReader.close();
            running = false;
        }
        LOG.info("drained in {} ms", (System.nanoTime() - startNanos) / 1_000_000);
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** What keeps it from taking jobs, in words for an operator; empty if nothing does. */
    public Optional<String> problem() {
        if (draining) {
            return Optional.of("draining");
        }
        return lanes.stream()
                .filter(lane -> !lane.hasJoined())
                .map(lane -> "kafka: group " + lane.lane().group() + " not joined yet")
                .findFirst();
    }
}
