/**
 * One call to a provider, in its own wire dialect, read as it streams.
 *
 * <p>From: {@code routing} chooses the target. To: {@code emit}, through {@code execution}.
 */
@NullMarked
package dev.sluice.worker.provider;

import org.jspecify.annotations.NullMarked;
