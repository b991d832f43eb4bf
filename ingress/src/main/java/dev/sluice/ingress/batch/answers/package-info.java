/**
 * The topic of whole answers, read once by an ingress however many batches run there.
 *
 * <p>From: Kafka, where {@code worker.keeping} has written them. To: {@code ingress.batch}, whose lines they answer.
 */
@NullMarked
package dev.sluice.ingress.batch.answers;

import org.jspecify.annotations.NullMarked;
