package dev.sluice.simulation.plan;

import java.util.List;

/**
 * What a simulation has shown.
 *
 * @param violations of what is promised; empty if it held
 * @param excused what two faults together explain, as the documentation says
 * @param digest tells this course of events from another one
 * @param jobs that were accepted
 * @param calls of the provider
 * @param troubles that happened
 * @param deadLetters how many jobs were set aside
 * @param simulatedMillis how long it took in its own time
 * @param story what happened, in order, for whoever has to understand a violation
 */
public record Report(
        List<String> violations,
        List<Excuse> excused,
        long digest,
        int jobs,
        int calls,
        int troubles,
        int deadLetters,
        long simulatedMillis,
        List<String> story) {

    /** Copies the lists. */
    public Report {
        violations = List.copyOf(violations);
        excused = List.copyOf(excused);
        story = List.copyOf(story);
    }
}
