/**
 * Which provider, model and credential to try next, when, and when to give up.
 *
 * <p>From: {@code execution} asks for an answer. To: {@code provider} makes each call.
 */
@NullMarked
package dev.sluice.worker.routing;

import org.jspecify.annotations.NullMarked;
