package dev.sluice.ingress.oversight;

import java.util.List;

/**
 * A worker that lives.
 *
 * @param id its incarnation
 * @param state {@code running}, {@code draining}, or {@code starting} as long as it has told nothing of its lanes
 * @param slots how many jobs it may run at once
 * @param running how many it runs
 * @param lanes how it fares on each lane
 */
public record LiveWorker(String id, String state, int slots, int running, List<LaneWork> lanes) {

    /** Copies the list. */
    public LiveWorker {
        lanes = List.copyOf(lanes);
    }

    /**
     * One lane of it.
     *
     * @param lane the lane's label
     * @param waiting jobs that wait for this worker
     * @param running jobs that it runs
     * @param window jobs that it holds with their bodies, running or not
     */
    public record LaneWork(String lane, long waiting, int running, int window) {}
}
