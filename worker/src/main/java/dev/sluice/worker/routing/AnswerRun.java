package dev.sluice.worker.routing;

/** The provider calls of one job, while they run. */
public interface AnswerRun {

    /**
     * Calls providers until one has answered, the budget or the deadline is spent, or {@link #cancel()} was called.
     * Blocks its (virtual) thread; the sink is called on it, and may throw to abort the call.
     */
    AnswerEnd run();

    /** Closes the provider's connection at once, from any thread, in any state. More than once does no harm. */
    void cancel();

    /** Provider calls made so far. */
    int calls();

    /** Who was called last, as {@code provider/model}; empty if nobody was. */
    default String route() {
        return "";
    }
}
