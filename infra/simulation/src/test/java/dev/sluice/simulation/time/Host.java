package dev.sluice.simulation.time;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One process: its threads share its fate. */
public final class Host {

    private final String name;
    final Set<Strand> strands = new LinkedHashSet<>();
    /** Threads whose turn came while it was stopped. */
    final List<Strand> stalled = new ArrayList<>();

    private final List<Runnable> atDeath = new ArrayList<>();
    private boolean dead;
    private boolean paused;
    private long pausedSinceNanos;

    /** A process that lives. */
    public Host(String name) {
        this.name = name;
    }

    /** Its name, for reports. */
    public String name() {
        return name;
    }

    /** Whether it was killed. */
    public boolean isDead() {
        return dead;
    }

    /** Whether it is stopped. */
    public boolean isPaused() {
        return paused;
    }

    /** Since when it is stopped. */
    public long pausedSinceNanos() {
        return pausedSinceNanos;
    }

    /** Does this when it is killed: its sockets are closed by the system. */
    public void atDeath(Runnable action) {
        atDeath.add(action);
    }

    void die() {
        dead = true;
        paused = false;
        List.copyOf(atDeath).forEach(Runnable::run);
    }

    void pause(long nowNanos) {
        paused = true;
        pausedSinceNanos = nowNanos;
    }

    void goOn() {
        paused = false;
    }

    @Override
    public String toString() {
        return name;
    }
}
