package dev.sluice.worker.allowance;

/**
 * A worker's share, for the next moment.
 *
 * @param share calls at a time
 * @param limit what the whole fleet has
 * @param live workers that share it
 * @param pausedUntilMillis Redis time until which nobody calls; 0 or past if there is no pause
 */
record Drawn(int share, int limit, int live, long pausedUntilMillis, Slice requests, Slice tokens) {

    /**
     * What it got of what is counted by the minute.
     *
     * @param limit the fleet's limit a minute; 0 if there is none
     */
    record Slice(long limit, long got, long gotForBulk) {}
}
