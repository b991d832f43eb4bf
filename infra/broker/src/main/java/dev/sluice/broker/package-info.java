/**
 * A single-node Kafka broker that keeps its data in one folder.
 *
 * <p>From: {@code processes} starts it. To: ends with its process.
 */
@NullMarked
package dev.sluice.broker;

import org.jspecify.annotations.NullMarked;
