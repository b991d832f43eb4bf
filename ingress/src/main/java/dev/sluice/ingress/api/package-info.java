/**
 * What all families of the API have in common: the walk of a request that becomes a job, and of clients that come back.
 *
 * <p>From: {@code ingress.api.<family>}, where a body is read and checked. To: {@code ingress.account},
 * {@code ingress.quota}, {@code ingress.dispatch} and {@code ingress.reply}.
 */
@NullMarked
package dev.sluice.ingress.api;

import org.jspecify.annotations.NullMarked;
