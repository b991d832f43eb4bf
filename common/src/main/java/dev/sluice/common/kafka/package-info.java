/**
 * What the producers and consumers of all services have in common.
 *
 * <p>From: the wirings of {@code ingress} and {@code worker} ask for it. To: Kafka's own clients are made with it.
 */
@NullMarked
package dev.sluice.common.kafka;

import org.jspecify.annotations.NullMarked;
