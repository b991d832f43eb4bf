/**
 * What is known of files and batches: records of a compacted topic, which every ingress reads from its beginning.
 *
 * <p>From: {@code ingress.api.files}, {@code ingress.api.batches} and {@code ingress.batch}. To: Kafka, and back.
 */
@NullMarked
package dev.sluice.ingress.batch.book;

import org.jspecify.annotations.NullMarked;
