/**
 * Lines in which parties take turns, wherever a request has to wait.
 *
 * <p>From: {@code ingress.edge}, where requests wait to be begun, and {@code ingress.dispatch}, where jobs wait to be
 * sent. To: whoever takes the next one.
 */
@NullMarked
package dev.sluice.ingress.queue;

import org.jspecify.annotations.NullMarked;
