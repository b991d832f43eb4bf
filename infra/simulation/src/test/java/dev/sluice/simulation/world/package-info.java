/**
 * The services, their clients and their provider as processes of one simulation, and the check of what they did.
 *
 * <p>From: the tests, through {@code plan}. To: the woven classes of both services.
 */
@NullMarked
package dev.sluice.simulation.world;

import org.jspecify.annotations.NullMarked;
