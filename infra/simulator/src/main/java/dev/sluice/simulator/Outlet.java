package dev.sluice.simulator;

/** How a body's bytes reach the connection; owned by its event loop. */
sealed interface Outlet permits DirectOutlet, DripOutlet {

    /** Tells whether more may be written. */
    boolean isReady();

    /** Takes bytes; they leave with the next flush. */
    void write(byte[] bytes);

    /** Sends what was written. */
    void flush();

    /** Calls back when all that was written is with the operating system; never if the connection is closed before. */
    void whenFlushed(Runnable next);

    /** Forgets what isn't sent. */
    void close();
}
