/**
 * Batches at work: each has one owner at a time, which checks its file, feeds its lines into the bulk lane, collects the
 * answers, and writes its output files.
 *
 * <p>From: {@code ingress.batch.book}, where {@code ingress.api.batches} has written what was asked for. To:
 * {@code ingress.dispatch}, Kafka's topic of answers, and {@code ingress.storage}.
 */
@NullMarked
package dev.sluice.ingress.batch;

import org.jspecify.annotations.NullMarked;
