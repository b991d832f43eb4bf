/**
 * The API's own description: an OpenAPI document that is made of the tables which check requests, and a page to try it.
 *
 * <p>From: {@code ingress.api}, where each family tells its operations. To: the client at once; nothing goes further.
 */
@NullMarked
package dev.sluice.ingress.description;

import org.jspecify.annotations.NullMarked;
