/**
 * Moderations: the request is read and checked here.
 *
 * <p>From: {@code ingress.edge}. To: {@code ingress.api}, where it becomes a job.
 */
@NullMarked
package dev.sluice.ingress.api.moderations;

import org.jspecify.annotations.NullMarked;
