package dev.sluice.worker.allowance;

/**
 * What a worker reports of a bucket, and asks of it.
 *
 * @param bucket the key of its hash
 * @param running calls that run
 * @param peak the most that ran since the last draw
 * @param isHungry whether a call found no room
 * @param refused calls that were turned away since the last draw
 * @param borne the fewest that ran beside one that was turned away since then; 0 if none was
 * @param pauseUntilMillis Redis time until which the provider wants to be left alone; 0 if it doesn't
 * @param mostAtOnce the limit of calls at a time, where it is set; 0 where it isn't
 * @param bulkLeavesPercent how much bulk leaves of what is counted by the minute
 * @param brokenUntilMillis Redis time until which this worker doesn't call, since nearly all of its calls failed; past
 *     if it does
 */
record Draw(
        String bucket,
        int running,
        int peak,
        boolean isHungry,
        int refused,
        int borne,
        long pauseUntilMillis,
        int mostAtOnce,
        int bulkLeavesPercent,
        Rate requests,
        Rate tokens,
        long brokenUntilMillis) {

    /**
     * The same for what is counted by the minute.
     *
     * @param limit the limit that is set; 0 for none
     * @param told the limit that the provider has told; 0 for none
     * @param left what it says is left; -1 if it doesn't
     * @param wanted how much is wanted for the interactive lane
     * @param wantedForBulk how much is wanted for the bulk lane
     * @param back how much was drawn for nothing; negative if more was spent than drawn
     * @param held how much was drawn and isn't spent yet
     */
    record Rate(long limit, long told, long left, long wanted, long wantedForBulk, long back, long held) {}
}
