package dev.sluice.worker.allowance;

import dev.sluice.common.catalog.Limits;
import dev.sluice.common.job.Lane;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * What one provider allows with one key for one model, as far as it is this worker's.
 *
 * <p>Idea: the fleet's limits are in Redis; each worker reports and draws its share every 100 ms, and decides by itself
 * in between. Invariant: no more calls run here than the share says, but for those that ran when it became smaller. A
 * refusal takes effect here at once, and with the next draw everywhere.
 */
public final class Bucket {

    /** Of a bucket that has never drawn, so that its first calls needn't wait for Redis. */
    static final int COLD_SHARE = 8;

    private static final double ALONE = 0.8;
    private static final long ACTIVE_MILLIS = Duration.ofSeconds(5).toMillis();
    private static final double MILLIS_A_MINUTE = 60_000;

    /** Hears what the bucket needs and has; called without its lock. */
    interface Listener {

        /** It can't wait for the next regular draw. */
        void wantsDraw(Bucket bucket);

        /** A call may find room that found none before. */
        void hasRoom();
    }

    private final BucketName name;
    private final String key;
    private final int mostAtOnce;
    private final boolean isShared;
    private final InstantSource clock;
    private final IntSupplier bulkLeavesPercent;
    private final Listener listener;
    private final ReentrantLock lock = new ReentrantLock();

    // All guarded by the lock.
    private final Purse requests;
    private final Purse tokens;
    private final Pauses pauses;
    private final Breaker breaker = new Breaker();
    private final Room room;
    private int limit;
    private int live = 1;
    private int refused;
    private boolean cutSinceDraw;
    private long usedAtMillis;
    private long drawnAtMillis;
    private Told told = Told.NOTHING;

    /**
     * A bucket that nobody has called yet.
     *
     * @param isShared whether shares are drawn; else there is no limit here but what the provider says
     * @param bulkLeavesPercent the most of all this that bulk leaves to others
     */
    Bucket(
            BucketName name,
            Limits limits,
            boolean isShared,
            InstantSource clock,
            RandomGenerator random,
            IntSupplier bulkLeavesPercent,
            Listener listener) {
        this.name = name;
        this.key = name.key();
        this.isShared = isShared;
        this.mostAtOnce = limits.concurrent();
        this.requests = new Purse(isShared ? limits.requestsPerMinute() : 0);
        this.tokens = new Purse(isShared ? limits.tokensPerMinute() : 0);
        int cold = mostAtOnce > 0 ? Math.min(COLD_SHARE, mostAtOnce) : COLD_SHARE;
        this.room = new Room(isShared ? cold : Integer.MAX_VALUE, bulkLeavesPercent);
        this.bulkLeavesPercent = bulkLeavesPercent;
        this.clock = clock;
        this.pauses = new Pauses(random);
        this.listener = listener;
    }

    BucketName name() {
        return name;
    }

    String key() {
        return key;
    }

    /** A pass for a call that is to start; null if there is no room for it now, which is noted. */
    public @Nullable Pass tryTake(Precedence precedence, long expectedTokens) {
        return tryTake(precedence, expectedTokens, false);
    }

    /** The same for one that waits in the middle of its job, announced by {@link #awaited}: it comes first. */
    public @Nullable Pass tryTakeAgain(Precedence precedence, long expectedTokens) {
        return tryTake(precedence, expectedTokens, true);
    }

    /** So many jobs more, or less, wait here for another call. */
    public void awaited(Precedence precedence, int more) {
        lock.lock();
        try {
            room.awaited(precedence, more);
        } finally {
            lock.unlock();
        }
    }

    /** Whether neither a pause nor a provider in trouble keeps calls from it. */
    public boolean isOpen(Precedence precedence) {
        lock.lock();
        try {
            long now = clock.millis();
            return pauses.untilMillis(precedence) <= now && breaker.lets(now);
        } finally {
            lock.unlock();
        }
    }

    /** Until when it is closed, in Redis time in ms; past if it isn't. */
    public long opensAtMillis(Precedence precedence) {
        lock.lock();
        try {
            return Math.max(pauses.untilMillis(precedence), breaker.opensAtMillis());
        } finally {
            lock.unlock();
        }
    }

    /** Whether its provider fails nearly always. */
    public boolean isBroken() {
        lock.lock();
        try {
            return !breaker.lets(clock.millis());
        } finally {
            lock.unlock();
        }
    }

    /** The used part of what this worker may call at once: 0 to 1. */
    double ratio() {
        lock.lock();
        try {
            return room.ratio();
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Pass tryTake(Precedence precedence, long expectedTokens, boolean isAgain) {
        boolean isCold;
        boolean isWanting;
        Pass pass;
        lock.lock();
        try {
            long now = clock.millis();
            isCold = now - usedAtMillis > ACTIVE_MILLIS;
            usedAtMillis = now;
            pass = take(precedence, expectedTokens, isAgain, now);
            isWanting = requests.isWanting() || tokens.isWanting();
        } finally {
            lock.unlock();
        }
        if (isShared && (isCold || isWanting)) {
            listener.wantsDraw(this);
        }
        return pass;
    }

    private @Nullable Pass take(Precedence precedence, long expectedTokens, boolean isAgain, long now) {
        if (!pauses.lets(precedence, now) || !breaker.lets(now)) {
            return null;
        }
        if (!room.has(precedence, isAgain, now)) {
            return null;
        }
        Lane lane = precedence.lane();
        // Both are asked, so that both are drawn.
        boolean hasRequest = requests.has(lane, 1);
        boolean hasTokens = tokens.has(lane, expectedTokens);
        if (!hasRequest || !hasTokens) {
            return null;
        }
        requests.spend(lane, 1);
        tokens.spend(lane, expectedTokens);
        int beside = room.entered(precedence);
        pauses.called();
        breaker.called();
        return new TakenPass(precedence, expectedTokens, now, beside);
    }

    /** Whether anybody has used it of late, so that it has to keep its share. */
    boolean isActive() {
        lock.lock();
        try {
            return room.running() > 0 || clock.millis() - usedAtMillis <= ACTIVE_MILLIS;
        } finally {
            lock.unlock();
        }
    }

    /** Whether somebody waits for what only a draw can bring. */
    boolean isWanting() {
        lock.lock();
        try {
            return requests.isWanting() || tokens.isWanting() || pauses.hasNews();
        } finally {
            lock.unlock();
        }
    }

    /** What is to be reported now; it counts as reported. */
    Draw report() {
        lock.lock();
        try {
            // Of both or of neither: a call that waits for one of them would find the other given back meanwhile.
            boolean isIdle = !requests.isInUse() && !tokens.isInUse();
            long now = clock.millis();
            Draw draw = new Draw(
                    key,
                    room.running(),
                    room.peak(),
                    room.isHungry(now),
                    refused,
                    room.borne(),
                    pauses.takeNews(),
                    mostAtOnce,
                    bulkLeavesPercent.getAsInt(),
                    requests.report(told.requestsPerMinute(), told.requestsLeft(), isIdle),
                    tokens.report(told.tokensPerMinute(), told.tokensLeft(), isIdle),
                    breaker.opensAtMillis());
            room.reported(now);
            refused = 0;
            cutSinceDraw = false;
            told = Told.NOTHING;
            return draw;
        } finally {
            lock.unlock();
        }
    }

    /** Takes what was drawn. */
    void drawn(Drawn drawn) {
        lock.lock();
        try {
            limit = drawn.limit();
            live = Math.max(1, drawn.live());
            // A refusal of this moment is news that the fleet hasn't heard yet.
            room.share(cutSinceDraw ? Math.min(room.share(), drawn.share()) : drawn.share(), limit / live);
            drawnAtMillis = clock.millis();
            requests.drawn(drawn.requests());
            tokens.drawn(drawn.tokens());
        } finally {
            lock.unlock();
        }
        pausedUntil(drawn.pausedUntilMillis());
        listener.hasRoom();
    }

    /** Redis didn't answer: what was to be said is said again, and this worker goes on carefully by itself. */
    void notDrawn(Draw draw) {
        lock.lock();
        try {
            refused += draw.refused();
            room.notReported(draw.borne());
            pauses.notTold(draw.pauseUntilMillis());
            long now = clock.millis();
            if (limit > 0) {
                room.bound(Math.max(1, (int) (limit * ALONE / live)));
                double minutes = (now - drawnAtMillis) / MILLIS_A_MINUTE;
                requests.refillAlone(live, minutes);
                tokens.refillAlone(live, minutes);
            }
            drawnAtMillis = now;
        } finally {
            lock.unlock();
        }
        listener.hasRoom();
    }

    /** Nobody calls until then: another worker was told so. */
    void pausedUntil(long millis) {
        lock.lock();
        try {
            pauses.heard(millis, clock.millis());
        } finally {
            lock.unlock();
        }
    }

    private void turnedAway(TakenPass pass, @Nullable Duration pause) {
        refused++;
        long now = clock.millis();
        room.refused(pass.beside, pass.takenAtMillis, now);
        if (pauses.refused(pass.precedence, pass.takenAtMillis, pause, now) && isShared && !cutSinceDraw) {
            cutSinceDraw = true;
            room.cut();
        }
    }

    /** A pass of this bucket. */
    private final class TakenPass implements Pass {

        private final Precedence precedence;
        private final long expectedTokens;
        private final long takenAtMillis;
        private final int beside;
        // Guarded by the bucket's lock.
        private boolean isSettled;

        TakenPass(Precedence precedence, long expectedTokens, long takenAtMillis, int beside) {
            this.beside = beside;
            this.precedence = precedence;
            this.expectedTokens = expectedTokens;
            this.takenAtMillis = takenAtMillis;
        }

        @Override
        public void heard(Told news) {
            lock.lock();
            try {
                told = news.orElse(told);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void served(long cost) {
            settle(() -> {
                pauses.served();
                breaker.succeeded(clock.millis());
                tokens.settle(expectedTokens, cost);
            });
        }

        @Override
        public void refused(@Nullable Duration pause) {
            settle(() -> {
                breaker.gaveUp();
                tokens.settle(expectedTokens, 0);
                turnedAway(this, pause);
            });
            if (isShared && pause != null) {
                // Everybody shall hear of it, at once.
                listener.wantsDraw(Bucket.this);
            }
        }

        @Override
        public void overloaded(@Nullable Duration pause) {
            settle(() -> {
                breaker.failed(clock.millis());
                tokens.settle(expectedTokens, 0);
                turnedAway(this, pause);
            });
        }

        @Override
        public void failed() {
            settle(() -> {
                breaker.failed(clock.millis());
                tokens.settle(expectedTokens, 0);
            });
        }

        @Override
        public void close() {
            settle(() -> {
                breaker.gaveUp();
                requests.settle(1, 0);
                tokens.settle(expectedTokens, 0);
            });
        }

        private void settle(Runnable how) {
            lock.lock();
            try {
                if (isSettled) {
                    return;
                }
                isSettled = true;
                usedAtMillis = clock.millis();
                room.left(precedence, usedAtMillis - takenAtMillis, usedAtMillis);
                how.run();
            } finally {
                lock.unlock();
            }
            listener.hasRoom();
        }
    }
}
