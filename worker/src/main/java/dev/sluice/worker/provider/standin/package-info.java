/**
 * What stands in where a provider has no endpoint for a family of requests: another one of it, or a refusal.
 *
 * <p>From: {@code routing} chooses it by family and wire format. To: the dialect that it stands before, if any.
 */
@NullMarked
package dev.sluice.worker.provider.standin;

import org.jspecify.annotations.NullMarked;
