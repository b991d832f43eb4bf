/**
 * The list of models, in OpenAI's form.
 *
 * <p>From: {@code ingress.edge} and {@code common.catalog}. To: the client at once; nothing goes further.
 */
@NullMarked
package dev.sluice.ingress.api.models;

import org.jspecify.annotations.NullMarked;
