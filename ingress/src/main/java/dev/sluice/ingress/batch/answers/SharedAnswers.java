package dev.sluice.ingress.batch.answers;

import dev.sluice.common.job.JobId;
import dev.sluice.common.reply.WrittenAnswer;
import dev.sluice.ingress.batch.answers.AnswerSource.Found;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topic of answers for all batches of this instance: its end is read once, however many there are.
 *
 * <p>A batch that begins at an older place reads for itself up to where it joined the others, and goes on with them;
 * so does one that has fallen too far behind them.
 */
public final class SharedAnswers {

    private static final Logger LOG = LoggerFactory.getLogger(SharedAnswers.class);

    private static final long MOST_BYTES = 16 * 1024 * 1024;

    private final Supplier<? extends AnswerSource> sources;
    private final long mostBytes;
    private final ReentrantLock lock = new ReentrantLock();
    // Guarded by the lock.
    private @Nullable Tail tail;

    /**
     * Nothing is read before the first batch comes.
     *
     * @param sources opens the topic; may throw {@link org.apache.kafka.common.KafkaException}
     */
    public SharedAnswers(Supplier<? extends AnswerSource> sources) {
        this(sources, MOST_BYTES);
    }

    /**
     * The same.
     *
     * @param mostBytes how much is kept for a batch that is behind
     */
    SharedAnswers(Supplier<? extends AnswerSource> sources, long mostBytes) {
        this.sources = sources;
        this.mostBytes = mostBytes;
    }

    /**
     * The topic for one more batch.
     *
     * @throws org.apache.kafka.common.KafkaException if it can't be opened
     */
    public AnswerTap tap() {
        lock.lock();
        try {
            Tail now = tail;
            if (now == null || now.isBroken()) {
                now = opened();
                tail = now;
            }
            return new Tap(now, now.join());
        } finally {
            lock.unlock();
        }
    }

    private Tail opened() {
        AnswerSource source = sources.get();
        Tail opened = null;
        try {
            opened = new Tail(source, mostBytes);
            return opened;
        } finally {
            if (opened == null) {
                source.close();
            }
        }
    }

    private void leave(Tail from, Tail.Place place) {
        lock.lock();
        try {
            if (from.leave(place)) {
                from.close();
                tail = from.equals(tail) ? null : tail;
            }
        } finally {
            lock.unlock();
        }
    }

    /** One batch's. */
    private final class Tap implements AnswerTap {

        private final Tail shared;
        private final Tail.Place place;
        private Map<String, Long> places = Map.of();
        private Map<String, Long> joinedAt = Map.of();
        // While it reads for itself.
        private @Nullable AnswerSource own;

        Tap(Tail shared, Tail.Place place) {
            this.shared = shared;
            this.place = place;
        }

        @Override
        public Map<String, Long> ends() {
            return shared.ends();
        }

        @Override
        public void seek(Map<String, Long> to) {
            places = Map.copyOf(to);
            joinedAt = shared.moveToEnd(place);
            closeOwn();
            if (!isBeyond(joinedAt)) {
                readAlone();
            }
        }

        @Override
        public List<WrittenAnswer> poll(Duration atMost, Predicate<JobId> wanted) {
            AnswerSource alone = own;
            if (alone != null) {
                List<Found> found = alone.poll(atMost);
                places = Map.copyOf(alone.places());
                if (shared.isLost(place)) {
                    joinedAt = shared.moveToEnd(place);
                }
                if (isBeyond(joinedAt)) {
                    closeOwn();
                }
                return read(found, wanted);
            }
            Tail.Passed passed = shared.take(place, atMost);
            if (passed == null) {
                joinedAt = shared.moveToEnd(place);
                readAlone();
                return List.of();
            }
            // What it has read by itself, it has had.
            List<Found> fresh = passed.found().stream()
                    .filter(found -> found.offset() >= places.getOrDefault(found.partition(), 0L))
                    .toList();
            Map<String, Long> behind = new HashMap<>(places);
            passed.places().forEach((partition, offset) -> behind.merge(partition, offset, Math::max));
            places = Map.copyOf(behind);
            return read(fresh, wanted);
        }

        @Override
        public Map<String, Long> places() {
            return places;
        }

        @Override
        public void close() {
            closeOwn();
            leave(shared, place);
        }

        private boolean isBeyond(Map<String, Long> others) {
            return others.entrySet().stream()
                    .allMatch(other -> places.getOrDefault(other.getKey(), 0L) >= other.getValue());
        }

        private void readAlone() {
            AnswerSource alone = sources.get();
            own = alone;
            alone.seek(places);
        }

        private void closeOwn() {
            AnswerSource alone = own;
            own = null;
            if (alone != null) {
                alone.close();
            }
        }

        private List<WrittenAnswer> read(List<Found> found, Predicate<JobId> wanted) {
            List<WrittenAnswer> answers = new ArrayList<>();
            for (Found next : found) {
                try {
                    // Most are other jobs': their text isn't worth a copy.
                    if (next.key().length > 0 && wanted.test(JobId.of(next.key()))) {
                        answers.add(WrittenAnswer.decode(next.value()));
                    }
                } catch (IllegalArgumentException e) {
                    LOG.error("{}: offset {}: {}", next.partition(), next.offset(), e.getMessage());
                }
            }
            return answers;
        }
    }
}
