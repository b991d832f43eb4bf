/**
 * Jobs that were set aside: read, run again as new jobs, or given up.
 *
 * <p>From: {@code cli}. To: the topics.
 */
@NullMarked
package dev.sluice.cli.dead;

import org.jspecify.annotations.NullMarked;
