/**
 * The answer on its way out: numbered, joined, written to Redis and published, in pipelines that many jobs share.
 *
 * <p>From: {@code execution} opens a stream for each grant. To: {@code ingress.reply}, through Redis.
 */
@NullMarked
package dev.sluice.worker.emit;

import org.jspecify.annotations.NullMarked;
