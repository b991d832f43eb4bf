/**
 * What is broken, when and where; each strike is noted for the checker.
 *
 * <p>From: {@code Soak}. To: the stack.
 */
@NullMarked
package dev.sluice.chaos.fault;

import org.jspecify.annotations.NullMarked;
