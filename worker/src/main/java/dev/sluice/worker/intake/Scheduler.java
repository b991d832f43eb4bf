package dev.sluice.worker.intake;

import dev.sluice.common.job.Lane;
import java.time.Duration;
import java.util.function.Predicate;

/** Decides which of the waiting records runs next, once there is a slot and room at a provider. */
interface Scheduler {

    /** Adds a record. */
    void offer(IntakeRecord record);

    /** Adds a record after this time. */
    void offer(IntakeRecord record, Duration after);

    /** Lets go of waiting records, which are told. */
    void drop(Predicate<IntakeRecord> which);

    /** Records of a lane that wait. */
    int waiting(Lane lane);

    /** When the job was accepted that waits longest on a lane, in Unix time in s; 0 if none waits. */
    long oldestCreatedSeconds(Lane lane);
}
