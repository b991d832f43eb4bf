/**
 * The worker service: it consumes jobs, calls providers, and sends their tokens back.
 *
 * <p>From: Kafka. To: Redis.
 */
@NullMarked
package dev.sluice.worker;

import org.jspecify.annotations.NullMarked;
