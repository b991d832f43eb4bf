/**
 * What is noted of stored completions, so that they are found again.
 *
 * <p>From: {@code worker.keeping} and {@code ingress.stored}. To: {@code ingress.stored}, through Kafka.
 */
@NullMarked
package dev.sluice.common.stored;

import org.jspecify.annotations.NullMarked;
