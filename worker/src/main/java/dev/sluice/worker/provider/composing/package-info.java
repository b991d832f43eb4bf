/**
 * A streamed answer as the one object that it would have been.
 *
 * <p>From: {@code routing}. To: {@code execution}, which keeps it.
 */
@NullMarked
package dev.sluice.worker.provider.composing;

import org.jspecify.annotations.NullMarked;
