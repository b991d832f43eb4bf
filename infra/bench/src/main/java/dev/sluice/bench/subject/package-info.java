/**
 * What is measured, on which machine: an installation, and who is compared with it.
 *
 * <p>From: the options of the command line. To: the scenarios, as targets and processes.
 */
@NullMarked
package dev.sluice.bench.subject;

import org.jspecify.annotations.NullMarked;
