/**
 * The providers' wire formats: requests into prompts, answers and refusals into bytes.
 *
 * <p>From: {@code simulator} hands in what arrived over HTTP. To: {@code simulator} paces the bytes onto the
 * connection.
 */
@NullMarked
package dev.sluice.simulator.wire;

import org.jspecify.annotations.NullMarked;
