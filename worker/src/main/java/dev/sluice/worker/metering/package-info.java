/**
 * What each job came to: its outcome and usage, recorded in Kafka once and for all.
 *
 * <p>From: {@code execution}, after a finish. To: {@code ingress.ledger}, through Kafka.
 */
@NullMarked
package dev.sluice.worker.metering;

import org.jspecify.annotations.NullMarked;
