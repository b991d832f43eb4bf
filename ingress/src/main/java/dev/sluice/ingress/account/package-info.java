/**
 * Who is calling: a Bearer key becomes a caller with a plan.
 *
 * <p>From: {@code ingress.api}; {@code ingress.register} keeps the book. To: {@code ingress.quota}, which holds the caller to the plan.
 */
@NullMarked
package dev.sluice.ingress.account;

import org.jspecify.annotations.NullMarked;
