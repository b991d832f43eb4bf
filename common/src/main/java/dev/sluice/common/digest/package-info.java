/**
 * What stands for bytes that are too long or too secret to be kept.
 *
 * <p>From: whoever names or compares by contents. To: nobody.
 */
@NullMarked
package dev.sluice.common.digest;

import org.jspecify.annotations.NullMarked;
