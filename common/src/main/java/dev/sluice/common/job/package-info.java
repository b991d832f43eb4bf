/**
 * The queued job: its identity, its lane, and the headers that travel beside its body.
 *
 * <p>From: {@code ingress.dispatch} writes it. To: {@code worker.intake} reads it.
 */
@NullMarked
package dev.sluice.common.job;

import org.jspecify.annotations.NullMarked;
