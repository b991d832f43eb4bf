/**
 * Batches, in OpenAI's form.
 *
 * <p>From: {@code ingress.edge} and {@code ingress.account}. To: {@code ingress.batch.book}, from where
 * {@code ingress.batch} takes them.
 */
@NullMarked
package dev.sluice.ingress.api.batches;

import org.jspecify.annotations.NullMarked;
