/**
 * What is wrong with an installation, and what to do about it.
 *
 * <p>From: {@code cli}. To: an ingress, Kafka and Redis, which are asked and never changed.
 */
@NullMarked
package dev.sluice.cli.doctor;

import org.jspecify.annotations.NullMarked;
