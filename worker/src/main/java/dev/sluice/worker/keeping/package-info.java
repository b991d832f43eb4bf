/**
 * Whole answers for whoever fetches them later, written to Kafka.
 *
 * <p>From: {@code execution}, before a result is recorded. To: {@code ingress.batch} and {@code ingress.stored},
 * through Kafka.
 */
@NullMarked
package dev.sluice.worker.keeping;

import org.jspecify.annotations.NullMarked;
