/**
 * Moderations that can be foretold, in OpenAI's format.
 *
 * <p>From: {@code simulator} hands a request's body in. To: nobody.
 */
@NullMarked
package dev.sluice.simulator.moderation;

import org.jspecify.annotations.NullMarked;
