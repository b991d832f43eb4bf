/**
 * The models on offer, and what each can do.
 *
 * <p>From: settings. To: {@code ingress.api} checks against it, {@code worker.routing} chooses by it.
 */
@NullMarked
package dev.sluice.common.catalog;

import org.jspecify.annotations.NullMarked;
