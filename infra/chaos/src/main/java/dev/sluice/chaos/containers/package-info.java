/**
 * The same clients and the same judgement for an installation of containers, which docker compose runs.
 *
 * <p>From: the command, where {@code infra/images/verify} has started the containers. To: {@code load} and
 * {@code check}.
 */
@NullMarked
package dev.sluice.chaos.containers;

import org.jspecify.annotations.NullMarked;
