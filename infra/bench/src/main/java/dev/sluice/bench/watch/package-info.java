/**
 * What processes take of the machine, read from {@code /proc}, and where their time goes.
 *
 * <p>From: a scenario, before and after a run. To: its figures.
 */
@NullMarked
package dev.sluice.bench.watch;

import org.jspecify.annotations.NullMarked;
