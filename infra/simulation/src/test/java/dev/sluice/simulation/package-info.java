/**
 * Both services in one process, under a seed: every course of events that goes wrong can be repeated.
 *
 * <p>From: the build. To: {@code plan}.
 */
@NullMarked
package dev.sluice.simulation;

import org.jspecify.annotations.NullMarked;
