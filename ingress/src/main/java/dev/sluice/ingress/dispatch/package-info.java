/**
 * A checked request becomes a job in Kafka, acknowledged.
 *
 * <p>From: {@code api}, after {@code quota}. To: Kafka, and from there {@code worker.intake}.
 */
@NullMarked
package dev.sluice.ingress.dispatch;

import org.jspecify.annotations.NullMarked;
