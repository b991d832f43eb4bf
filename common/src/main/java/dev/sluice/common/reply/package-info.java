/**
 * What flows back for a job: frames, markers, the outcome.
 *
 * <p>From: {@code worker.emit} and the lease scripts write them. To: {@code ingress.reply} reads them.
 */
@NullMarked
package dev.sluice.common.reply;

import org.jspecify.annotations.NullMarked;
