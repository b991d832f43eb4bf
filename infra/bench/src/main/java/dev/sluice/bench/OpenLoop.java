package dev.sluice.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Load that does not wait for answers.
 *
 * <p>Requests are due at fixed times, and each is measured from the time when it was due. A system that stalls doesn't
 * slow its questioner down and so hide the stall (coordinated omission). One virtual thread and one connection carry
 * one request at a time; idle connections are used again.
 */
final class OpenLoop {

    // Far above what any answered load needs: reaching it means that the system has stopped answering.
    private static final int MOST_IN_FLIGHT = 12_000;

    private final Target target;
    private final List<byte[]> requests;
    private final long intervalNanos;
    private final ConcurrentLinkedQueue<Connection> idle = new ConcurrentLinkedQueue<>();
    private final Semaphore inFlight = new Semaphore(MOST_IN_FLIGHT);

    /** Load of one request, as {@link Target#request} makes it, again and again. */
    OpenLoop(Target target, byte[] request, double perSecond) {
        this(target, List.of(request), perSecond);
    }

    /** Load of several requests in turn. */
    OpenLoop(Target target, List<byte[]> requests, double perSecond) {
        this.target = target;
        this.requests = List.copyOf(requests);
        this.intervalNanos = Math.round(1e9 / perSecond);
    }

    /** Sends for this long, then waits for the answers that are still under way. */
    Window run(Duration time) throws InterruptedException {
        Window window = new Window();
        run(time, window);
        return window;
    }

    /** The same, counting into this. */
    void run(Duration time, Window window) throws InterruptedException {
        long startNanos = System.nanoTime();
        long count = time.toNanos() / intervalNanos;
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long i = 0; i < count; i++) {
                long dueNanos = startNanos + i * intervalNanos;
                waitUntil(dueNanos);
                inFlight.acquire();
                byte[] request = requests.get((int) (i % requests.size()));
                asking.execute(() -> ask(window, request, dueNanos));
            }
        }
        idle.forEach(Connection::close);
        idle.clear();
    }

    private void ask(Window window, byte[] request, long dueNanos) {
        @Nullable Connection connection = null;
        try {
            connection = idle.poll();
            if (connection == null) {
                connection = Connection.open(target);
            }
            window.answered(connection.firstTokenOf(request) - dueNanos);
            idle.add(connection);
        } catch (IOException e) {
            window.failed(String.valueOf(e.getMessage()));
            if (connection != null) {
                connection.close();
            }
        } finally {
            inFlight.release();
        }
    }

    private static void waitUntil(long dueNanos) {
        for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
