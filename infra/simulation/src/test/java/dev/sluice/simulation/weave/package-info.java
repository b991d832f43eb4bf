/**
 * Loads the product's classes so that they wait, and look at the clock, in the simulation's time: the code that is
 * simulated is the code that is shipped, without a seam for it.
 *
 * <p>From: the tests. To: {@code time}.
 */
@NullMarked
package dev.sluice.simulation.weave;

import org.jspecify.annotations.NullMarked;
