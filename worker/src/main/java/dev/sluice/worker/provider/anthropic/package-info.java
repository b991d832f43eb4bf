/**
 * Anthropic's wire format, the Messages API: requests are translated from OpenAI's, answers into it.
 *
 * <p>From: {@code provider}, through {@code Dialect}. To: nobody.
 */
@NullMarked
package dev.sluice.worker.provider.anthropic;

import org.jspecify.annotations.NullMarked;
