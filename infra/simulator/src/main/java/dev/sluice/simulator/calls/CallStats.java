package dev.sluice.simulator.calls;

/**
 * Counters since the start or the last clearing.
 *
 * @param calls calls that started
 * @param running calls that run, whenever they started
 * @param complete calls whose whole answer was sent
 * @param clientClosed calls that the client left
 * @param invalid calls that weren't understood
 * @param faults calls that an ordered fault ended
 * @param tokens tokens sent by ended calls
 */
public record CallStats(
        long calls, long running, long complete, long clientClosed, long invalid, long faults, long tokens) {}
