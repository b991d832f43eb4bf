/**
 * Batches at work: each has one owner at a time, which checks its file, feeds its lines into the bulk lane, collects
 * the answers, and writes its output files.
 *
 * <p>From: {@code ingress.batch.book}, where {@code ingress.api.batches} has written what was asked for. To: the
 * lane by {@code ingress.dispatch}, {@code ingress.storage} with the rows, and {@code ingress.webhook} at the end.
 */
@NullMarked
package dev.sluice.ingress.batch;

import org.jspecify.annotations.NullMarked;
