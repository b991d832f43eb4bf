/**
 * The fault suite: breaks the running system in every way it can, and proves from outside that nothing was lost.
 *
 * <p>From: a person or {@code mvn verify}. To: the parts, as processes of their own.
 */
@NullMarked
package dev.sluice.chaos;

import org.jspecify.annotations.NullMarked;
