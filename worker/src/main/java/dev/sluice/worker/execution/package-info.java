/**
 * One job, from its claim to exactly one final event, inside its deadline.
 *
 * <p>From: {@code intake} hands over a record. To: {@code routing} gets the answer, {@code emit} sends it, {@code
 * metering} records what it came to.
 */
@NullMarked
package dev.sluice.worker.execution;

import org.jspecify.annotations.NullMarked;
