/**
 * What will be answered: the question as it was understood, the answer token by token, the faults that were ordered.
 *
 * <p>From: {@code simulator.wire} reads a request into a prompt. To: {@code simulator.wire} renders the answer.
 */
@NullMarked
package dev.sluice.simulator.script;

import org.jspecify.annotations.NullMarked;
