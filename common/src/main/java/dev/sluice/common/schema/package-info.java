/**
 * What providers take of JSON Schema: what the ingress tells to be left out is what a worker leaves out.
 *
 * <p>From: whoever checks a request, or translates one. To: nobody.
 */
@NullMarked
package dev.sluice.common.schema;

import org.jspecify.annotations.NullMarked;
