/**
 * The ingress process: HTTP in, jobs to Kafka, replies from Redis, answers out.
 *
 * <p>From: clients. To: Kafka, and back to the clients.
 */
@NullMarked
package dev.sluice.ingress;

import org.jspecify.annotations.NullMarked;
