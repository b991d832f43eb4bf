package dev.sluice.common.catalog;

/**
 * How much the bulk lane leaves to the interactive one.
 *
 * @param bulkSlotsPercent the most of a worker's slots that its jobs fill: 1 to 100
 * @param bulkAllowancePercent the most of what a provider allows that its calls take while others want it: 1 to 95,
 *     since who has many calls leaves a twentieth in any lane
 */
public record LaneShares(int bulkSlotsPercent, int bulkAllowancePercent) {

    /** The largest part of what a provider allows. */
    static final int MOST_ALLOWANCE_PERCENT = 95;

    /** Where the file says nothing. */
    public static final LaneShares USUAL = new LaneShares(75, 80);

    private static final int ALL_PERCENT = 100;

    /** Checks the bounds. */
    public LaneShares {
        if (bulkSlotsPercent < 1
                || bulkSlotsPercent > ALL_PERCENT
                || bulkAllowancePercent < 1
                || bulkAllowancePercent > MOST_ALLOWANCE_PERCENT) {
            throw new IllegalArgumentException("slots-percent: " + bulkSlotsPercent + ", allowance-percent: "
                    + bulkAllowancePercent + " (expected: 1 to 100, 1 to " + MOST_ALLOWANCE_PERCENT + ")");
        }
    }

    /** Jobs of the bulk lane that may run at once in a worker with so many slots: at least one. */
    public int bulkSlots(int slots) {
        return Math.max(1, (int) ((long) slots * bulkSlotsPercent / ALL_PERCENT));
    }

    /** What bulk leaves of what a provider allows: 5 to 99. */
    public int leftPercent() {
        return ALL_PERCENT - bulkAllowancePercent;
    }
}
