package dev.sluice.worker.allowance;

import dev.sluice.common.job.Lane;

/**
 * What this worker has drawn of one thing that is counted by the minute, for each lane. Not thread-safe: guarded by its
 * bucket's lock.
 */
final class Purse {

    /** What is drawn at a time suffices for so long, if nobody else draws. */
    private static final double SLICE_MINUTES = 0.2 / 60;

    /** One call never wants more than this part of a minute's limit: else it would wait for ever. */
    private static final double MOST = 0.5;

    private static final double ALONE = 0.8;

    private static final class Part {
        private double held;
        private double wanted;
    }

    private final long set;
    private final Part interactive = new Part();
    private final Part bulk = new Part();
    private double back;
    private boolean touched;

    /** A minute's limit over the fleet; 0 if there is none. */
    private long limit;

    /** Nothing is drawn yet. */
    Purse(long set) {
        this.set = set;
        this.limit = set;
    }

    /** Whether there is so much; what is missing will be drawn. */
    boolean has(Lane lane, long amount) {
        double bounded = bounded(amount);
        Part part = part(lane);
        boolean has = limit == 0 || part.held >= bounded;
        if (!has) {
            part.wanted = Math.max(part.wanted, bounded);
        }
        return has;
    }

    void spend(Lane lane, long amount) {
        if (limit > 0) {
            part(lane).held -= bounded(amount);
            touched = true;
        }
    }

    /** It cost another amount than was spent for it. */
    void settle(long spent, long cost) {
        if (limit > 0) {
            back += bounded(spent) - cost;
        }
    }

    /** Whether somebody waits for a draw. */
    boolean isWanting() {
        return interactive.wanted > 0 || bulk.wanted > 0;
    }

    /** Whether anybody has spent of it, or waits for a draw, since the last report. */
    boolean isInUse() {
        return touched || isWanting();
    }

    /**
     * What is to be said in a draw, for which it then counts as said.
     *
     * @param isIdle whether what it holds is given back
     */
    Draw.Rate report(long told, long left, boolean isIdle) {
        if (isIdle) {
            back += interactive.held + bulk.held;
            interactive.held = 0;
            bulk.held = 0;
        }
        long said = Math.round(back);
        Draw.Rate rate = new Draw.Rate(set, Math.max(0, told), left, missing(interactive), missing(bulk), said, (long)
                (interactive.held + bulk.held));
        back -= said;
        touched = false;
        interactive.wanted = 0;
        bulk.wanted = 0;
        return rate;
    }

    void drawn(Drawn.Slice slice) {
        limit = slice.limit();
        if (limit == 0) {
            back = 0;
        }
        interactive.held += slice.got();
        bulk.held += slice.gotForBulk();
    }

    /** Nobody deals out shares now: this worker takes a careful one of its own. */
    void refillAlone(int live, double minutes) {
        double share = limit * ALONE / live;
        interactive.held = Math.min(share, interactive.held + share * minutes);
    }

    private long missing(Part part) {
        return part.wanted == 0 ? 0 : (long) Math.ceil(Math.max(part.wanted - part.held, limit * SLICE_MINUTES));
    }

    private Part part(Lane lane) {
        return switch (lane) {
            case INTERACTIVE -> interactive;
            case BULK -> bulk;
        };
    }

    private double bounded(long amount) {
        return limit == 0 ? (double) amount : Math.min((double) amount, Math.max(1, limit * MOST));
    }
}
