/**
 * One large batch through OpenAI's SDK for Python, while workers, an ingress and Redis are hit.
 *
 * <p>From: {@code Chaos}, with the lines and the blows. To: {@code check}, which judges each line by the logs.
 */
@NullMarked
package dev.sluice.chaos.batch;

import org.jspecify.annotations.NullMarked;
