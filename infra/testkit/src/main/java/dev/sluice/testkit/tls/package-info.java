/**
 * Kafka and Redis under TLS.
 *
 * <p>From: tests of what a service is told to get in. To: {@code testkit}, whose handles start both.
 */
@NullMarked
package dev.sluice.testkit.tls;

import org.jspecify.annotations.NullMarked;
