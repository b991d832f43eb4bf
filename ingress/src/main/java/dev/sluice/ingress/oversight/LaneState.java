package dev.sluice.ingress.oversight;

/**
 * A lane as all workers together see it.
 *
 * @param id its label
 * @param paused whether its jobs are held
 * @param workers how many workers serve it
 * @param waiting jobs that wait
 * @param running jobs that run
 * @param endedPerSecond jobs that end in a second while some wait; 0 if it hasn't been busy for long enough
 */
public record LaneState(String id, boolean paused, int workers, long waiting, int running, double endedPerSecond) {}
