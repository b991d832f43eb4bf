/**
 * What every HTTP request passes: its id, its size bound, and the one place where failures become JSON.
 *
 * <p>From: the client's connection. To: {@code ingress.api}, which every answer comes back from.
 */
@NullMarked
package dev.sluice.ingress.edge;

import org.jspecify.annotations.NullMarked;
