/**
 * The log of served calls: what a provider could testify about who called, what was sent, and how it ended.
 *
 * <p>From: {@code simulator} reports each call. To: a file, and whoever asks the control routes.
 */
@NullMarked
package dev.sluice.simulator.calls;

import org.jspecify.annotations.NullMarked;
