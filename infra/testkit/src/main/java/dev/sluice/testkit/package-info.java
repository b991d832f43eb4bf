/**
 * Handles on real parts for tests: start, kill, pause, restart, wipe.
 *
 * <p>From: tests. To: {@code processes}.
 */
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
