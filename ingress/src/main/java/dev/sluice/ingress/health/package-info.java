/**
 * What operators and their machines ask: is it alive, may it get traffic, and how does it do?
 *
 * <p>From: every room that contributes a check. To: probes, scrapers, and whoever opens the address in a browser.
 */
@NullMarked
package dev.sluice.ingress.health;

import org.jspecify.annotations.NullMarked;
