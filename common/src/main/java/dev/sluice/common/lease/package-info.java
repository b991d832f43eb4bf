/**
 * The lease of a job: who runs it, who listens, how it ended. Every decision is one atomic script in Redis.
 *
 * <p>From: {@code worker.execution} and {@code ingress.reply} ask. To: Redis decides; the answers come back as values.
 */
@NullMarked
package dev.sluice.common.lease;

import org.jspecify.annotations.NullMarked;
