/**
 * Tokens, as they are billed.
 *
 * <p>From: {@code worker.provider} counts them. To: {@code ingress.ledger}.
 */
@NullMarked
package dev.sluice.common.usage;

import org.jspecify.annotations.NullMarked;
