/**
 * A network between two processes that a test may break.
 *
 * <p>From: tests and the fault suite. To: Kafka, Redis or a provider.
 */
@NullMarked
package dev.sluice.testkit.proxy;

import org.jspecify.annotations.NullMarked;
