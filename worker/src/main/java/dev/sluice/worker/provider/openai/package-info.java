/**
 * OpenAI's wire format, as it and the many that copy it speak it: the request goes out as it came, the answer's bytes
 * are spliced.
 *
 * <p>From: {@code provider}, through {@code Dialect}. To: nobody.
 */
@NullMarked
package dev.sluice.worker.provider.openai;

import org.jspecify.annotations.NullMarked;
