/**
 * The stand-in for model providers: their wire formats over HTTP, with answers that can be foretold.
 *
 * <p>From: the worker's dialects call it. To: nobody; it logs what it served.
 */
@NullMarked
package dev.sluice.simulator;

import org.jspecify.annotations.NullMarked;
