/**
 * Judging and making JSON by a published description of an API.
 *
 * <p>From: tests of what clients send and get. To: nobody; it holds no state.
 */
@NullMarked
package dev.sluice.testkit.description;

import org.jspecify.annotations.NullMarked;
