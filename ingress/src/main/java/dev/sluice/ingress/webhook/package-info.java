/**
 * Tells the operator's own service what has happened, by signed requests (Standard Webhooks).
 *
 * <p>From: {@code ingress.batch}, when a batch is over. To: the address in the settings, over HTTP; what nobody takes
 * there goes to {@code sluice.dead}.
 */
@NullMarked
package dev.sluice.ingress.webhook;

import org.jspecify.annotations.NullMarked;
