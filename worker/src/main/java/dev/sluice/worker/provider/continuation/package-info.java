/**
 * Whether an answer that was cut may go on, from what, and how it ends where it has had all its tokens.
 *
 * <p>From: {@code routing} asks. To: {@code provider} gets what the next call goes on from.
 */
@NullMarked
package dev.sluice.worker.provider.continuation;

import org.jspecify.annotations.NullMarked;
