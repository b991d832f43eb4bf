/**
 * Records of jobs: polled lane by lane into a bounded window, started when a slot is free, committed in whatever order
 * they end.
 *
 * <p>From: Kafka. To: {@code execution} runs each job.
 */
@NullMarked
package dev.sluice.worker.intake;

import org.jspecify.annotations.NullMarked;
