/**
 * One HTTP exchange with a provider: sent once, read as it comes, closed at once from any thread.
 *
 * <p>From: {@code provider} sends a request. To: the provider's server.
 */
@NullMarked
package dev.sluice.worker.provider.http;

import org.jspecify.annotations.NullMarked;
