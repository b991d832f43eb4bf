/**
 * The whole system in its own processes, under real clients.
 *
 * <p>From: {@code mvn verify}. To: {@code testkit}, which starts every part.
 */
@NullMarked
package dev.sluice.e2e;

import org.jspecify.annotations.NullMarked;
