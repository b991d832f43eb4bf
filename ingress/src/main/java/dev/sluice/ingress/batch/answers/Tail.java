package dev.sluice.ingress.batch.answers;

import dev.sluice.ingress.batch.answers.AnswerSource.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * What has come to the topic's end since the first of some batches came, read once for all of them.
 *
 * <p>Idea: there is no thread of its own. A batch that waits for answers reads for all, one at a time, and appends what
 * it finds to a list, in which each batch has a place; what all of them have passed is garbage. Invariant: a batch sees
 * each record behind its place, in order, or is told that it has lost its place. Bound: who is too many bytes behind
 * loses it.
 */
final class Tail {

    private static final class Link {

        private final @Nullable Found found;
        private final long bytesUpToIt;
        // Written once, with the lock.
        private @Nullable Link next;

        Link(@Nullable Found found, long bytesUpToIt) {
            this.found = found;
            this.bytesUpToIt = bytesUpToIt;
        }
    }

    /** Where a batch stands; guarded by the tail's lock. */
    static final class Place {
        // Null once it is lost.
        private @Nullable Link at;

        private Place() {}
    }

    /**
     * What stood behind a place.
     *
     * @param found the records, in order
     * @param places those of the topic behind them
     */
    record Passed(List<Found> found, Map<String, Long> places) {}

    private final AnswerSource source;
    private final long mostBytes;
    /** Held by whoever uses the source. */
    private final ReentrantLock reading = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();
    // All guarded by the lock.
    private final Set<Place> taken = new HashSet<>();
    private Link last = new Link(null, 0);
    private Map<String, Long> places;
    private boolean isBroken;

    /**
     * From the topic's end on.
     *
     * @param source closed with this
     * @param mostBytes how far behind a batch may be
     */
    Tail(AnswerSource source, long mostBytes) {
        this.source = source;
        this.mostBytes = mostBytes;
        this.places = source.ends();
        source.seek(places);
    }

    /** A place at its end; to be given back. */
    Place join() {
        Place place = new Place();
        lock.lock();
        try {
            taken.add(place);
            place.at = last;
            return place;
        } finally {
            lock.unlock();
        }
    }

    /** Moves to the end; says where that is. */
    Map<String, Long> moveToEnd(Place place) {
        lock.lock();
        try {
            place.at = last;
            return places;
        } finally {
            lock.unlock();
        }
    }

    /** Gives the place back; whether that was the last one. */
    boolean leave(Place place) {
        lock.lock();
        try {
            taken.remove(place);
            place.at = null;
            return taken.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    boolean isLost(Place place) {
        lock.lock();
        try {
            return place.at == null;
        } finally {
            lock.unlock();
        }
    }

    /** Whether reading has failed: every batch needs another one. */
    boolean isBroken() {
        lock.lock();
        try {
            return isBroken;
        } finally {
            lock.unlock();
        }
    }

    /** The places at the topic's end. */
    Map<String, Long> ends() {
        reading.lock();
        try {
            return source.ends();
        } finally {
            reading.unlock();
        }
    }

    /**
     * Takes what stands behind this place, and waits for it if there is nothing yet.
     *
     * @return null if the place is lost
     * @throws KafkaException if reading has failed
     */
    @Nullable
    Passed take(Place place, Duration atMost) {
        Passed ready = pass(place);
        if (ready == null || !ready.found().isEmpty() || !mayRead(atMost)) {
            return ready;
        }
        try {
            // Whoever has read meanwhile may have found something.
            ready = pass(place);
            if (ready == null || !ready.found().isEmpty()) {
                return ready;
            }
            read(atMost);
        } finally {
            reading.unlock();
        }
        return pass(place);
    }

    private boolean mayRead(Duration atMost) {
        try {
            return reading.tryLock(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void read(Duration atMost) {
        boolean isWhole = false;
        try {
            List<Found> found = source.poll(atMost);
            append(found, source.places());
            isWhole = true;
        } finally {
            if (!isWhole) {
                broken();
            }
        }
    }

    private void append(List<Found> found, Map<String, Long> behind) {
        lock.lock();
        try {
            for (Found each : found) {
                Link link = new Link(each, last.bytesUpToIt + each.bytes());
                last.next = link;
                last = link;
            }
            places = Map.copyOf(behind);
            for (Place place : taken) {
                Link at = place.at;
                if (at != null && last.bytesUpToIt - at.bytesUpToIt > mostBytes) {
                    place.at = null;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void broken() {
        lock.lock();
        try {
            isBroken = true;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Passed pass(Place place) {
        lock.lock();
        try {
            if (isBroken) {
                throw new KafkaException("the topic of answers can't be read, which is begun again");
            }
            Link at = place.at;
            if (at == null) {
                return null;
            }
            List<Found> found = new ArrayList<>();
            for (Link next = at.next; next != null; next = next.next) {
                if (next.found != null) {
                    found.add(next.found);
                }
            }
            place.at = last;
            return new Passed(found, places);
        } finally {
            lock.unlock();
        }
    }

    /** Nobody has a place any more. */
    void close() {
        reading.lock();
        try {
            source.close();
        } finally {
            reading.unlock();
        }
    }
}
