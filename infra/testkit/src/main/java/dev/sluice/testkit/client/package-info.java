/**
 * A strict HTTP and server-sent-events client for tests: it can hang up in any way, and it forgives nothing.
 *
 * <p>From: tests and the fault suite. To: an ingress.
 */
@NullMarked
package dev.sluice.testkit.client;

import org.jspecify.annotations.NullMarked;
