package dev.sluice.worker.allowance;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which parties have many jobs running, and which few beside them. Not thread-safe.
 *
 * <p>Few are less than four, and less than half of what a party's weight gives it beside the others who wait. So ten
 * jobs beside ten thousand start as places become free, and only a party that has its share by half waits for its turn
 * among the others.
 */
public final class Crowds {

    /** Who has fewer chats, and isn't to wait for those who have more. */
    private static final int CROWD = 4;

    private static final double HALF = 0.5;

    private final Map<String, Integer> runningOf = new HashMap<>();
    private int running;

    /** Nobody runs. */
    public Crowds() {}

    /** So many more of this party's run, or fewer. */
    public void count(String party, int more) {
        running += more;
        runningOf.merge(party, more, Crowds::sum);
    }

    private static @Nullable Integer sum(int one, int other) {
        return one + other == 0 ? null : one + other;
    }

    /**
     * Whether this party has few.
     *
     * @param part its part of the weights of all who wait: 0 to 1
     */
    public boolean isFew(String party, double part) {
        int own = runningOf.getOrDefault(party, 0);
        return own < CROWD || own < HALF * part * running;
    }
}
