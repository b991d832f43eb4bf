package dev.sluice.worker.allowance;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The permission for one call. Settled once; what comes after that does nothing. Any thread. */
public interface Pass extends AutoCloseable {

    /** Of a job that may start though it will call nobody, and wherever nothing is counted. */
    Pass NONE = new Pass() {
        @Override
        public void heard(Told told) {}

        @Override
        public void served(long tokens) {}

        @Override
        public void refused(@Nullable Duration pause) {}

        @Override
        public void overloaded(@Nullable Duration pause) {}

        @Override
        public void failed() {}

        @Override
        public void close() {}
    };

    /** The answer's head has come, and says something about limits. */
    void heard(Told told);

    /**
     * The provider has taken the call, and done what it was asked or said why it won't.
     *
     * @param tokens what it cost
     */
    void served(long tokens);

    /**
     * The provider turned the call away, since it has too many.
     *
     * @param pause how long it asks to be left alone; null if it didn't say
     */
    void refused(@Nullable Duration pause);

    /**
     * The provider turned the call away, since it has too much to do with everybody's.
     *
     * @param pause how long it asks to be left alone; null if it didn't say
     */
    void overloaded(@Nullable Duration pause);

    /** The provider is in trouble, with this call at least. */
    void failed();

    /** Gives it back if it wasn't used: nothing was sent. */
    @Override
    void close();
}
