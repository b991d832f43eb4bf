package dev.sluice.worker.allowance;

import dev.sluice.redis.RedisUnansweredException;

/** Where the fleet's shares are dealt out. */
@FunctionalInterface
interface AllowanceStore {

    /**
     * Reports, and draws. Blocks.
     *
     * @throws RedisUnansweredException if Redis doesn't answer
     */
    Drawn draw(Draw draw);
}
