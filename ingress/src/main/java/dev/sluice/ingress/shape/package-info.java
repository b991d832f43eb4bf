/**
 * What a body must look like: rules that check it in one pass over its bytes, and say themselves in JSON Schema.
 *
 * <p>From: {@code ingress.api}, whose tables of parameters are made of them. To: {@code ingress.description},
 * which prints them.
 */
@NullMarked
package dev.sluice.ingress.shape;

import org.jspecify.annotations.NullMarked;
