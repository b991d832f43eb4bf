/**
 * This instance among its peers: its connections to Redis, its heartbeat, the clock and the epoch that all share.
 *
 * <p>From: the application's start. To: {@code quota}, {@code dispatch} and {@code reply} use what it holds.
 */
@NullMarked
package dev.sluice.ingress.presence;

import org.jspecify.annotations.NullMarked;
