package dev.sluice.chaos.stack;

/**
 * Something that was done to the system, and what it excuses.
 *
 * @param target the name of the part that it was done to
 * @param atMillis when it fell, in epoch milliseconds
 * @param toMillis when what it excuses had to be over
 * @param phase where the victim was, as far as it was chosen; else {@code random}
 */
public record Incident(Kind kind, String target, long atMillis, long toMillis, String phase) {

    // A client that sent its request just before the blow is hit by it, too.
    private static final long BEFORE_MILLIS = 500;

    /** What was done. */
    public enum Kind {
        WORKER_KILL(true, true, false, false),
        /** Shorter than a heartbeat's life: nobody may notice. */
        WORKER_NAP(false, false, false, false),
        /** Longer: others take over, and the sleeper wakes as a zombie. */
        WORKER_COMA(true, true, false, false),
        WORKER_LEAVE(false, false, false, false),
        INGRESS_KILL(false, false, false, true),
        BROKER_KILL(false, false, true, false),
        REDIS_KILL(false, false, true, false),
        /** Redis answers again: not a blow, but the moment from which the system's own share of a silence counts. */
        REDIS_BACK(false, false, false, false),
        REDIS_WIPE(false, false, true, false),
        REDIS_CUT(false, false, true, false),
        PROVIDER_CUT(true, true, false, false),
        /** Nobody answers at its address for a while: a caller is told so. */
        PROVIDER_KILL(true, true, true, false),
        KAFKA_CUT(false, false, true, false),
        REDELIVERY(false, false, false, false),
        POISON(false, false, false, false),
        /** Kafka can't write, ends, and is started again when there is room. */
        DISK_FULL(false, false, true, false),
        /** A wall clock of a service was set: nothing may depend on it. */
        CLOCK_JUMP(false, false, false, false);

        private final boolean repeatsCalls;
        private final boolean interruptsStreams;
        private final boolean refusesRequests;
        private final boolean breaksConnections;

        Kind(boolean repeatsCalls, boolean interruptsStreams, boolean refusesRequests, boolean breaksConnections) {
            this.repeatsCalls = repeatsCalls;
            this.interruptsStreams = interruptsStreams;
            this.refusesRequests = refusesRequests;
            this.breaksConnections = breaksConnections;
        }

        /** Whether a provider may be called again for the same job. */
        public boolean repeatsCalls() {
            return repeatsCalls;
        }

        /** Whether a stream that has begun may end by {@code stream_interrupted}. */
        public boolean interruptsStreams() {
            return interruptsStreams;
        }

        /** Whether a request may be refused with 503. */
        public boolean refusesRequests() {
            return refusesRequests;
        }

        /** Whether a client's connection may break. */
        public boolean breaksConnections() {
            return breaksConnections;
        }
    }

    /** Whether it overlaps with this time. */
    public boolean touches(long startMillis, long endMillis) {
        return atMillis - BEFORE_MILLIS <= endMillis && toMillis >= startMillis;
    }
}
