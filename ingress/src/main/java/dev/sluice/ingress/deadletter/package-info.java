/**
 * Jobs that were set aside: read, run again as new jobs, or given up.
 *
 * <p>From: {@code ingress.admin}. To: the topics.
 */
@NullMarked
package dev.sluice.ingress.deadletter;

import org.jspecify.annotations.NullMarked;
