/**
 * A Kafka with topics, groups and commits, whose acknowledgements, commits and members may get lost.
 *
 * <p>From: the woven services poll and send. To: the topics, which the check reads.
 */
@NullMarked
package dev.sluice.simulation.kafka;

import org.jspecify.annotations.NullMarked;
