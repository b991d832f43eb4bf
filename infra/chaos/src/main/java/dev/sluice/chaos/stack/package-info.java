/**
 * One installation whose every part can be killed, paused, restarted and cut off.
 *
 * <p>From: {@code Soak}. To: the testkit's handles.
 */
@NullMarked
package dev.sluice.chaos.stack;

import org.jspecify.annotations.NullMarked;
