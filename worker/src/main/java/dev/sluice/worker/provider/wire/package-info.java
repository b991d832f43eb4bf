/**
 * The bytes of provider answers: server-sent events and JSON, read as spans and written by template.
 *
 * <p>From: {@code provider} and its dialects. To: nobody; it knows no provider.
 */
@NullMarked
package dev.sluice.worker.provider.wire;

import org.jspecify.annotations.NullMarked;
