/**
 * Embeddings in Gemini's format.
 *
 * <p>From: {@code routing} chooses it for requests of that family. To: {@code execution}, with OpenAI's object.
 */
@NullMarked
package dev.sluice.worker.provider.gemini.embeddings;

import org.jspecify.annotations.NullMarked;
