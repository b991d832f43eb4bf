/**
 * Benchmarks of the whole chain against a direct call.
 *
 * <p>From: a person, at a terminal. To: figures on standard output, and files beside them.
 */
@NullMarked
package dev.sluice.bench;

import org.jspecify.annotations.NullMarked;
