package dev.sluice.common.lease;

import java.util.List;

/** What became of a restore. */
public sealed interface RestoreAnswer {

    /**
     * Written; its last entry was published.
     *
     * @param listeners everybody who listens
     */
    record Ok(List<String> listeners) implements RestoreAnswer {}

    /**
     * Somebody else has it.
     *
     * @param fence the higher fence
     */
    record Lost(long fence) implements RestoreAnswer {}

    /**
     * It is over.
     *
     * @param outcome the outcome that stands
     * @param fence the fence it ended under
     */
    record Done(byte[] outcome, long fence) implements RestoreAnswer {}
}
