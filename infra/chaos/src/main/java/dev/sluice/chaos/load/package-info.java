/**
 * Seeded clients that note everything they receive.
 *
 * <p>From: {@code Soak}. To: the ingresses.
 */
@NullMarked
package dev.sluice.chaos.load;

import org.jspecify.annotations.NullMarked;
