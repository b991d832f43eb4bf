package dev.sluice.simulator;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many calls of a model are answered at a time, of those that order a limit. */
final class Capacity {

    private final Map<String, Integer> taken = new ConcurrentHashMap<>();

    /** Whether there is room for one more, which takes it. */
    boolean enter(String model, int most) {
        if (taken.merge(model, 1, Integer::sum) <= most) {
            return true;
        }
        leave(model);
        return false;
    }

    /** One has ended. */
    void leave(String model) {
        taken.merge(model, -1, Integer::sum);
    }
}
