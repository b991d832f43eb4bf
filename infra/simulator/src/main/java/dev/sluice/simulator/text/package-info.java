/**
 * OpenAI's older completions of one text.
 *
 * <p>From: {@code simulator} hands a call in. To: nobody.
 */
@NullMarked
package dev.sluice.simulator.text;

import org.jspecify.annotations.NullMarked;
