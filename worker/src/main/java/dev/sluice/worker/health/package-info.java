/**
 * Whether this worker lives, whether it takes jobs, and its figures, for those who operate it.
 *
 * <p>From: operators and probes. To: it asks every other room.
 */
@NullMarked
package dev.sluice.worker.health;

import org.jspecify.annotations.NullMarked;
