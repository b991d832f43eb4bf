/**
 * What a figure is compared with: servers that do the least that can be done, each in a process of its own.
 *
 * <p>From: the load generator, and the simulator behind them. To: nobody; they decide nothing and keep nothing.
 */
@NullMarked
package dev.sluice.bench.bare;

import org.jspecify.annotations.NullMarked;
