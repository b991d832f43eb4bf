/**
 * Whether a line of a batch may be run: its caller's key, plans and limits, as they are when the line's turn comes.
 *
 * <p>From: {@code ingress.batch}, before it sends a line. To: {@code ingress.account} and {@code ingress.quota}.
 */
@NullMarked
package dev.sluice.ingress.batch.permit;

import org.jspecify.annotations.NullMarked;
