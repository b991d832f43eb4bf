/**
 * Bytes to the client: server-sent events with heartbeats, or one whole body.
 *
 * <p>From: {@code reply}. To: the client's connection.
 */
@NullMarked
package dev.sluice.ingress.delivery;

import org.jspecify.annotations.NullMarked;
