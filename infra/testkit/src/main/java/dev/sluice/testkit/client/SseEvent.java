package dev.sluice.testkit.client;

import org.jspecify.annotations.Nullable;

/**
 * One server-sent event.
 *
 * @param id its id field; null if it has none
 * @param data its data field
 * @param atMillis when it was read, in epoch milliseconds
 */
public record SseEvent(@Nullable String id, String data, long atMillis) {}
