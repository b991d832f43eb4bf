/**
 * Why a request fails, in the words of OpenAI's errors.
 *
 * <p>From: every room that can fail. To: {@code ingress.edge}, which turns it into JSON.
 */
@NullMarked
package dev.sluice.common.failure;

import org.jspecify.annotations.NullMarked;
