package dev.sluice.worker.allowance;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntSupplier;

/**
 * A worker's share of the calls that may run at a time, and who takes how much of it. Not thread-safe: guarded by its
 * bucket's lock.
 *
 * <p>Idea: who has many calls leaves a twentieth alone, which others may take whatever else runs. So a call of somebody
 * who has few needn't wait for one of the many to end, not even after the share was cut, nor where another worker's
 * many calls came first and left next to nothing of the fleet's limit: what is kept there goes by its even part of
 * that. Bulk leaves more, the more others have run of late, up to a part that is set: a place that nobody wants shan't
 * be kept.
 */
final class Room {

    private static final double PERCENT = 100;

    /** Bulk keeps room for so many times those that ran of late. */
    private static final int AHEAD_OF_NEED = 2;

    /** What is left of the memory of them with each report: half of it after seven seconds. */
    private static final double FADING = 0.99;

    private static final double EXPRESS_RESERVE = 0.05;

    /** A smaller part isn't divided for them: a place of it would be too large a part. */
    private static final int FEWEST_DIVIDED = 10;

    private static final double DECREASE = 0.7;

    /** Reports may follow within a millisecond, in which nobody was turned away: who was of late isn't content yet. */
    private static final long HUNGER_MILLIS = 90;

    private final Map<Precedence, Integer> returning = new EnumMap<>(Precedence.class);
    private final IntSupplier bulkLeavesPercent;
    private final Spacing spacing = new Spacing();
    private int share;
    private int evenPart;
    private int running;
    private int express;
    private int bulk;
    private int peak;
    private double chatsOfLate;
    private int borne = Integer.MAX_VALUE;
    private long refusedAtMillis;
    private boolean hungry;
    private long hungryAtMillis = Long.MIN_VALUE / 2;

    /**
     * Nobody is in.
     *
     * @param bulkLeavesPercent the most that bulk leaves: 5 to 99
     */
    Room(int share, IntSupplier bulkLeavesPercent) {
        this.share = share;
        this.evenPart = share;
        this.bulkLeavesPercent = bulkLeavesPercent;
    }

    /**
     * Whether a call finds room; if it doesn't, that is noted.
     *
     * @param isAgain whether it is of a job that waits for another call: those come first
     */
    boolean has(Precedence precedence, boolean isAgain, long now) {
        int before = isAgain ? 0 : returning(precedence);
        if (precedence == Precedence.EXPRESS && forFew() - express > before) {
            return true;
        }
        if (precedence != Precedence.EXPRESS && !isAgain) {
            before += spacing.away(now);
        }
        boolean has = share - running - reserveOf(precedence) > before;
        hungry |= !has;
        return has;
    }

    /** A call begins; says how many run beside it. */
    int entered(Precedence precedence) {
        running++;
        count(precedence, 1);
        peak = Math.max(peak, running);
        chatsOfLate = Math.max(chatsOfLate, running - bulk);
        return running - 1;
    }

    /** It ran for so long. */
    void left(Precedence precedence, long tookMillis, long now) {
        running--;
        count(precedence, -1);
        spacing.ended(tookMillis, share, now);
    }

    private void count(Precedence precedence, int more) {
        express += precedence == Precedence.EXPRESS ? more : 0;
        bulk += precedence == Precedence.BULK ? more : 0;
    }

    /** So many jobs more, or less, wait for another call. */
    void awaited(Precedence precedence, int more) {
        returning.merge(precedence, more, Integer::sum);
    }

    int running() {
        return running;
    }

    /** The most that ran since the last report. */
    int peak() {
        return peak;
    }

    /** Whether a call found no room since the last report, or a moment before it. */
    boolean isHungry(long now) {
        return hungry || now - hungryAtMillis <= HUNGER_MILLIS;
    }

    /** The fewest that ran beside one that was turned away since the last report; 0 if none was. */
    int borne() {
        return borne == Integer.MAX_VALUE ? 0 : borne;
    }

    void reported(long now) {
        hungryAtMillis = hungry ? now : hungryAtMillis;
        borne = Integer.MAX_VALUE;
        peak = running;
        chatsOfLate = Math.max(running - bulk, chatsOfLate * FADING);
        hungry = false;
    }

    int share() {
        return share;
    }

    /**
     * What may run from now on.
     *
     * @param evenPart what it would be if all workers had the same
     */
    void share(int share, int evenPart) {
        this.share = share;
        this.evenPart = evenPart;
    }

    /** No more than that, until the next share is drawn. */
    void bound(int most) {
        share = Math.min(share, most);
    }

    /** It wasn't reported after all. */
    void notReported(int borneThen) {
        borne = borneThen == 0 ? borne : Math.min(borne, borneThen);
    }

    /**
     * A call was turned away. What began after the first one was known is less, and says nothing.
     *
     * @param beside how many ran beside it when it began
     */
    void refused(int beside, long takenAtMillis, long now) {
        if (borne == Integer.MAX_VALUE) {
            refusedAtMillis = now;
            borne = beside;
        } else if (takenAtMillis <= refusedAtMillis) {
            borne = Math.min(borne, beside);
        }
    }

    /** The provider doesn't bear what runs; nothing new as long as more run than since the last cut may. */
    void cut() {
        if (running <= share) {
            share = Math.max(1, (int) (running * DECREASE));
        }
    }

    /** The used part of the share: 0 to 1. */
    double ratio() {
        return share == 0 ? 1 : Math.min(1, (double) running / share);
    }

    /** Jobs that are to have their next call before a new one of this kind begins. */
    private int returning(Precedence precedence) {
        int before = 0;
        for (Map.Entry<Precedence, Integer> kind : returning.entrySet()) {
            before += kind.getKey().compareTo(precedence) <= 0 ? kind.getValue() : 0;
        }
        return before;
    }

    /** What is kept for those who have few calls: of a share that is next to nothing half at most. */
    private int forFew() {
        if (share >= FEWEST_DIVIDED) {
            return expressPartOf(share);
        }
        return evenPart < FEWEST_DIVIDED ? 0 : Math.min(expressPartOf(evenPart), share / 2);
    }

    private static int expressPartOf(int places) {
        return (int) Math.ceil(places * EXPRESS_RESERVE);
    }

    /** What a call of this kind leaves to others. */
    private int reserveOf(Precedence precedence) {
        return switch (precedence) {
            case EXPRESS -> 0;
            case CROWD -> forFew();
            case BULK -> {
                double most = Math.ceil(share * (bulkLeavesPercent.getAsInt() / PERCENT));
                double wanted = expressPartOf(share) + Math.ceil(AHEAD_OF_NEED * chatsOfLate);
                // But for the only call: it would wait for it for ever.
                yield Math.max(0, Math.min(share - 1, (int) Math.min(most, wanted)));
            }
        };
    }
}
