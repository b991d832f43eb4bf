/**
 * Chat completions: the request is read and checked here, and becomes a job.
 *
 * <p>From: {@code ingress.edge}. To: {@code ingress.account}, {@code ingress.quota} and {@code ingress.dispatch}.
 */
@NullMarked
package dev.sluice.ingress.api.chat;

import org.jspecify.annotations.NullMarked;
