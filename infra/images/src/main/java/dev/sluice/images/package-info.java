/**
 * What runs in a container beside its service.
 *
 * <p>From: the container engine's health check. To: the readiness of the service in the same container.
 */
@NullMarked
package dev.sluice.images;

import org.jspecify.annotations.NullMarked;
