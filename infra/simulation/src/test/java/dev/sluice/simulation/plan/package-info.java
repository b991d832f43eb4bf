/**
 * What a simulation is asked for, and what it tells: the words that the tests and the woven side share.
 *
 * <p>From: the tests. To: {@code world}.
 */
@NullMarked
package dev.sluice.simulation.plan;

import org.jspecify.annotations.NullMarked;
