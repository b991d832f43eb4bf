package dev.sluice.worker.intake;

import java.time.Duration;
import java.util.function.Predicate;

/** Decides which of the waiting records runs next, once a slot is free. */
interface Scheduler {

    /** Adds a record. */
    void offer(IntakeRecord record);

    /** Adds a record after this time. */
    void offer(IntakeRecord record, Duration after);

    /** Lets go of waiting records, which are told. */
    void drop(Predicate<IntakeRecord> which);

    /** Records that wait. */
    int waiting();
}
