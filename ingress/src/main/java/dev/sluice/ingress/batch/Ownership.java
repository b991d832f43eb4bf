package dev.sluice.ingress.batch;

import dev.sluice.ingress.batch.book.Batch;
import dev.sluice.ingress.batch.book.Book;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This instance's claim to a batch, and the only way in which it writes the batch's record; used by one thread, but for
 * {@link #stop}.
 *
 * <p>The topic decides: a claim is a record with the next fence, and counts if none with that fence stands before it.
 * Whoever is not the owner any more finds out with its next record, which nobody takes.
 */
final class Ownership {

    private static final Logger LOG = LoggerFactory.getLogger(Ownership.class);

    private static final long AGAIN_MILLIS = 500;
    private static final long LOOK_MILLIS = 200;

    private final Book book;
    private final String owner;
    private volatile boolean isStopped;

    /**
     * None yet.
     *
     * @param owner this life of this instance
     */
    Ownership(Book book, String owner) {
        this.book = book;
        this.owner = owner;
    }

    /** Becomes the owner. */
    Batch claim(String id) throws NotOwnerException {
        await(() -> book.caughtUp().get());
        Batch found = book.batch(id).orElseThrow(() -> new NotOwnerException(id + ": gone"));
        return save(found.with(found.progress().claimed(owner)));
    }

    /** Writes the record, as long as it takes; it is what stands then. */
    Batch save(Batch next) throws NotOwnerException {
        await(() -> book.put(next).get());
        Batch found = book.batch(next.id()).orElseThrow(() -> new NotOwnerException(next.id() + ": gone"));
        boolean isOurs = found.progress().fence() == next.progress().fence()
                && found.progress().owner().equals(owner);
        if (!isOurs) {
            throw new NotOwnerException(
                    next.id() + ": owned by " + found.progress().owner());
        }
        return next;
    }

    /** Ends what this instance does for the batch, at the next look. */
    void stop() {
        isStopped = true;
    }

    boolean isStopped() {
        return isStopped;
    }

    /** Waits so long, unless it is to stop before. */
    void pause(Duration time) throws NotOwnerException {
        long untilNanos = System.nanoTime() + time.toNanos();
        for (long left = time.toNanos(); left > 0; left = untilNanos - System.nanoTime()) {
            check();
            sleep(Math.min(LOOK_MILLIS, TimeUnit.NANOSECONDS.toMillis(left) + 1));
        }
    }

    /** Looks whether to go on. */
    void check() throws NotOwnerException {
        if (isStopped) {
            throw new NotOwnerException("stopped");
        }
    }

    private interface Write {
        void run() throws InterruptedException, ExecutionException;
    }

    /** Kafka may be away; whoever takes over meanwhile ends this. */
    private void await(Write write) throws NotOwnerException {
        while (true) {
            check();
            try {
                write.run();
                return;
            } catch (ExecutionException | CompletionException e) {
                LOG.warn("a batch's record can't be written, which is tried again: {}", e.toString());
                sleep(AGAIN_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new NotOwnerException("interrupted");
            }
        }
    }

    private static void sleep(long millis) throws NotOwnerException {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotOwnerException("interrupted");
        }
    }
}
