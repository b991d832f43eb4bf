package dev.sluice.testkit;

/** A real part that a test may break: its data outlives every death until the test ends. */
public interface PartHandle extends AutoCloseable {

    /** Kills it at once, as {@code kill -9} does. */
    void kill();

    /** Freezes it: its connections stay open, and nothing answers. */
    void pause();

    /** Ends {@link #pause}. */
    void resume();

    /**
     * Starts it again at the same address on the same data, after a graceful end if it still runs; waits until ready.
     */
    void restart();

    /** Asks it to end, and waits until it has. */
    void stop();

    /** Whether it runs, also while it is paused. */
    boolean isAlive();

    /** Its process id, which a restart changes. */
    long pid();

    @Override
    default void close() {
        stop();
    }
}
