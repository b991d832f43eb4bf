/**
 * The layout of the sources, which a machine decides: {@link dev.sluice.tidy.Format} writes it, and a test checks it.
 *
 * <p>From: the files of the checkout. To: the same files, or a test's report.
 */
@NullMarked
package dev.sluice.tidy;

import org.jspecify.annotations.NullMarked;
