/**
 * Chat completions that were stored: found by an index in memory, read from Kafka when somebody asks.
 *
 * <p>From: {@code api.chat}, and {@code worker.keeping} through Kafka. To: the client at once; changes go to Kafka.
 */
@NullMarked
package dev.sluice.ingress.stored;

import org.jspecify.annotations.NullMarked;
