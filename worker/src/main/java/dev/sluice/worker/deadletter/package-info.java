/**
 * Jobs that can't be executed: set aside with the reason and the tries, so that somebody can look at them and send them
 * again.
 *
 * <p>From: {@code intake} (unreadable records) and {@code execution} (jobs that ended too many workers). To: operators,
 * through Kafka.
 */
@NullMarked
package dev.sluice.worker.deadletter;

import org.jspecify.annotations.NullMarked;
