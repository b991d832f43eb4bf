/**
 * The one subscription of this instance: each frame finds its waiting reply, and gaps are repaired.
 *
 * <p>From: Redis, where {@code worker.emit} publishes. To: {@code delivery}.
 */
@NullMarked
package dev.sluice.ingress.reply;

import org.jspecify.annotations.NullMarked;
