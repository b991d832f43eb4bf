/**
 * A clock and a scheduler of the simulation's own: one thread runs at a time, and a seed decides which.
 *
 * <p>From: {@code weave} leads every wait and every look at the clock here. To: whoever's turn it is.
 */
@NullMarked
package dev.sluice.simulation.time;

import org.jspecify.annotations.NullMarked;
