package dev.sluice.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Load on one API, by one thread with one selector: thousands of streams cost it no more than their bytes.
 *
 * <p>Each request is measured from when it was due. Idle connections are used again. Paced requests are called up by a
 * second thread that only sleeps, since a selector's own timeout is as coarse as a millisecond.
 */
public final class Load {

    // Far above what any answered load needs: reaching it means that the system has stopped answering.
    private static final int MOST_IN_FLIGHT = 12_000;
    private static final int BUFFER_BYTES = 64 * 1024;
    private static final long SILENCE_NANOS = Duration.ofMinutes(2).toNanos();
    private static final long BETWEEN_LOOKS_MILLIS = 1_000;
    // Those that are due within less are called up together: a wake-up each would be a burden of its own.
    private static final long TOGETHER_NANOS = 1_000_000;

    private final Target target;
    private final List<Question> questions;
    private final Arrivals arrivals;
    private final Window window;
    private final byte[] bytes = new byte[BUFFER_BYTES];
    private final ByteBuffer buffer = ByteBuffer.wrap(bytes);
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final AtomicLong called = new AtomicLong();
    private long asked;
    private int inFlight;

    private Load(Target target, List<Question> questions, Arrivals arrivals, Window window) {
        this.target = target;
        this.questions = List.copyOf(questions);
        this.arrivals = arrivals;
        this.window = window;
    }

    /** Asks the same question again and again; returns when all answers are there. */
    public static Window run(Target target, Question question, Arrivals arrivals) throws InterruptedException {
        Window window = new Window();
        run(target, List.of(question), arrivals, window);
        return window;
    }

    /** Asks several questions in turn, counting into this. */
    public static void run(Target target, List<Question> questions, Arrivals arrivals, Window window)
            throws InterruptedException {
        Load load = new Load(target, questions, arrivals, window);
        try (Selector selector = Selector.open()) {
            load.run(selector);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void run(Selector selector) throws IOException, InterruptedException {
        long startNanos = System.nanoTime();
        Thread caller = Thread.ofPlatform().daemon().name("due").start(() -> callUp(selector, startNanos));
        try {
            long looked = startNanos;
            while (askDue(selector, startNanos) || inFlight > 0) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                selector.select(this::proceed, BETWEEN_LOOKS_MILLIS);
                if (System.nanoTime() - looked > SILENCE_NANOS / 10) {
                    looked = System.nanoTime();
                    dropSilent(selector, looked);
                }
            }
            window.lasted(System.nanoTime() - startNanos);
        } finally {
            caller.interrupt();
            caller.join();
            selector.keys().forEach(key -> ((Connection) key.attachment()).close());
        }
    }

    /** Sends what is due; says whether anything will be due later. */
    private boolean askDue(Selector selector, long startNanos) {
        return switch (arrivals) {
            case Arrivals.Paced paced -> {
                while (asked < called.get() && inFlight < MOST_IN_FLIGHT) {
                    ask(selector, startNanos + paced.dueNanos(asked));
                }
                yield asked < paced.count();
            }
            case Arrivals.AtOnce atOnce -> {
                boolean goesOn = System.nanoTime() - startNanos < atOnce.time().toNanos();
                while (goesOn && inFlight < atOnce.requests()) {
                    ask(selector, System.nanoTime());
                }
                yield goesOn;
            }
        };
    }

    private void ask(Selector selector, long dueNanos) {
        Question question = questions.get((int) (asked++ % questions.size()));
        inFlight++;
        Connection connection = idle.poll();
        try {
            if (connection == null) {
                connection = Connection.open(target, selector, question);
            }
            connection.ask(question, dueNanos, System.nanoTime());
        } catch (IOException e) {
            failed(connection, e);
        }
    }

    private void proceed(SelectionKey key) {
        Connection connection = (Connection) key.attachment();
        try {
            if (connection.proceed(buffer, bytes, window)) {
                inFlight--;
                idle.push(connection);
            }
        } catch (IOException e) {
            if (connection.isAsked()) {
                failed(connection, e);
            } else {
                idle.remove(connection);
                connection.close();
            }
        }
    }

    private void failed(@Nullable Connection connection, IOException e) {
        inFlight--;
        if (connection != null) {
            connection.close();
        }
        if (e instanceof BrokenAnswerException) {
            window.broken(String.valueOf(e.getMessage()));
        } else {
            window.failed(String.valueOf(e.getMessage()));
        }
    }

    private void dropSilent(Selector selector, long now) {
        List<Connection> silent = selector.keys().stream()
                .map(key -> (Connection) key.attachment())
                .filter(connection -> connection.isAsked() && now - connection.movedNanos() > SILENCE_NANOS)
                .toList();
        silent.forEach(connection -> failed(connection, new IOException("no byte for two minutes")));
    }

    private void callUp(Selector selector, long startNanos) {
        if (!(arrivals instanceof Arrivals.Paced paced)) {
            return;
        }
        long leastSleepNanos = paced.dueNanos(1) < TOGETHER_NANOS ? TOGETHER_NANOS : 0;
        for (long next = 0; next < paced.count(); ) {
            long dueNanos = startNanos + paced.dueNanos(next);
            for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                LockSupport.parkNanos(Math.max(left, leastSleepNanos));
            }
            while (next < paced.count() && startNanos + paced.dueNanos(next) <= System.nanoTime()) {
                next++;
            }
            called.set(next);
            selector.wakeup();
        }
    }
}
