/**
 * A Redis behind a network that delays, holds and cuts, as the product's client library would show it.
 *
 * <p>From: the woven services send commands. To: {@code testkit.redis}, which carries them out.
 */
@NullMarked
package dev.sluice.simulation.redis;

import org.jspecify.annotations.NullMarked;
