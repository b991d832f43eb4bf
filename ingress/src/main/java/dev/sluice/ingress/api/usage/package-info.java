/**
 * What a key has used so far, for whoever holds it.
 *
 * <p>From: {@code ingress.edge} and {@code ingress.ledger}. To: the client at once; nothing goes further.
 */
@NullMarked
package dev.sluice.ingress.api.usage;

import org.jspecify.annotations.NullMarked;
