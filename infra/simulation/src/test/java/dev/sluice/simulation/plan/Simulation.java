package dev.sluice.simulation.plan;

/** Runs one plan. */
public interface Simulation {

    /**
     * Runs it to its end.
     *
     * @param flaw what is taken out of Redis and its scripts
     */
    Report run(Plan plan, Flaw flaw);
}
