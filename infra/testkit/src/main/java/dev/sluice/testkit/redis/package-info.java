/**
 * A Redis in memory, for tests that need its meaning and not its process: it executes the very Lua of the product.
 *
 * <p>From: the contract tests of the scripts, and the simulation. To: nothing; it is the end of the way.
 */
@NullMarked
package dev.sluice.testkit.redis;

import org.jspecify.annotations.NullMarked;
