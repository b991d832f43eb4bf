package dev.sluice.simulation.time;

/** Hears which phase a job of a worker has reached. */
public final class Hooks {

    /** Does something then, on the job's own thread. */
    public interface Listener {

        /** A job reached a phase. */
        void reached(Host host, String phase, String job);
    }

    private static final ScopedListener LISTENER = new ScopedListener();

    private Hooks() {}

    /** Tells this listener from now on. */
    public static void tell(Listener listener) {
        LISTENER.listener = listener;
    }

    /** Stands in the place of the worker's own hooks. */
    public static void reached(Object hooks, Object phase, Object job) {
        LISTENER.listener.reached(Universe.host(), phase.toString(), job.toString());
    }

    private static final class ScopedListener {
        private volatile Listener listener = (_, _, _) -> {};
    }
}
