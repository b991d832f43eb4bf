/**
 * What dialects share when they translate a request: trees that keep their digits, and schemas made fit.
 *
 * <p>From: the dialects that translate. To: nobody; it knows no provider.
 */
@NullMarked
package dev.sluice.worker.provider.request;

import org.jspecify.annotations.NullMarked;
