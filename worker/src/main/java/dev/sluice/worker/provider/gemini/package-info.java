/**
 * Google's Gemini wire format: requests are translated from OpenAI's, answers into it.
 *
 * <p>From: {@code provider}, through {@code Dialect}. To: nobody.
 */
@NullMarked
package dev.sluice.worker.provider.gemini;

import org.jspecify.annotations.NullMarked;
