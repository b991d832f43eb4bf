/**
 * How both services reach Redis: its connections, the scripts, a heartbeat, and the clock that all processes share.
 *
 * <p>From: {@code presence} of either service, which decides what a lost connection or a lapse means. To: Redis.
 */
@NullMarked
package dev.sluice.redis;

import org.jspecify.annotations.NullMarked;
