/**
 * The command line of an operator.
 *
 * <p>From: a terminal. To: {@code cli.admin}, {@code cli.config}, {@code cli.dead} and
 * {@code cli.doctor}.
 */
@NullMarked
package dev.sluice.cli;

import org.jspecify.annotations.NullMarked;
