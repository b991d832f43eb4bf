/**
 * Compares what clients received, what the simulator served, what was accepted and what the ledger holds.
 *
 * <p>From: the logs of a run. To: a verdict.
 */
@NullMarked
package dev.sluice.chaos.check;

import org.jspecify.annotations.NullMarked;
