/**
 * This worker among its peers: its connections to Redis, its heartbeat and channel, and the clock and epoch of all.
 *
 * <p>From: the application's start. To: {@code intake}, {@code execution} and {@code emit} use what it holds.
 */
@NullMarked
package dev.sluice.worker.presence;

import org.jspecify.annotations.NullMarked;
