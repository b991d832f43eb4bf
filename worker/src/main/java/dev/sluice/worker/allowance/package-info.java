/**
 * How many calls each provider takes from the whole fleet, and this worker's share of them.
 *
 * <p>From: {@code routing} asks for a pass before each call, and {@code intake} before it starts a job. To: Redis,
 * where the fleet's shares are dealt out.
 */
@NullMarked
package dev.sluice.worker.allowance;

import org.jspecify.annotations.NullMarked;
