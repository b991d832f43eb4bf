/**
 * Asks an API, and looks at each byte of its answers with as little work as that takes.
 *
 * <p>From: a scenario, which says what to ask and when. To: the API that is measured; what was seen is in a {@code
 * Window}.
 */
@NullMarked
package dev.sluice.bench.load;

import org.jspecify.annotations.NullMarked;
