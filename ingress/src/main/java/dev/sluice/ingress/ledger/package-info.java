/**
 * The results of all jobs, added up: who has used how much, on which day, of which model.
 *
 * <p>From: {@code worker.metering}, through Kafka. To: {@code ingress.quota}, which holds callers to it;
 * {@code ingress.api.usage}, which shows it to them.
 */
@NullMarked
package dev.sluice.ingress.ledger;

import org.jspecify.annotations.NullMarked;
