/**
 * Answers that several calls give together, since one can't give so many choices.
 *
 * <p>From: {@code routing} divides a request. To: {@code routing}, with one answer made of all.
 */
@NullMarked
package dev.sluice.worker.provider.several;

import org.jspecify.annotations.NullMarked;
