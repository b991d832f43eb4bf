/**
 * May this caller spend this much now?
 *
 * <p>From: {@code ingress.account} and {@code ingress.api}. To: {@code ingress.dispatch}, if the answer is yes.
 */
@NullMarked
package dev.sluice.ingress.quota;

import org.jspecify.annotations.NullMarked;
