/**
 * What operators see of the running installation, and what they do to it: workers, lanes, routes, live jobs.
 *
 * <p>From: {@code ingress.admin}. To: Redis, where workers tell how they fare, and look what they are to do.
 */
@NullMarked
package dev.sluice.ingress.oversight;

import org.jspecify.annotations.NullMarked;
