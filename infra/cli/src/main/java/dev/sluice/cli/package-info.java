/**
 * The command line of an operator.
 *
 * <p>From: a terminal. To: {@code cli.admin}, {@code cli.config} and {@code cli.dead}.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
