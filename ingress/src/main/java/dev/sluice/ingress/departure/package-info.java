/**
 * How this instance leaves: no new clients at once, no old ones for longer than the grace period.
 *
 * <p>From: the signal to end. To: {@code reply}, whose clients are told where to go on.
 */
@NullMarked
package dev.sluice.ingress.departure;

import org.jspecify.annotations.NullMarked;
