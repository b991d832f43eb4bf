/**
 * The launcher: one command that brings every part up, shows where it is, and takes it down again.
 *
 * <p>From: a person, at a terminal. To: {@code processes}.
 */
@NullMarked
package dev.sluice.devstack;

import org.jspecify.annotations.NullMarked;
