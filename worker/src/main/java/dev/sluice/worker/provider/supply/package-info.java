/**
 * What a request needs beside itself before it can be translated: files that it points to, and what a model thought.
 *
 * <p>From: {@code routing} gathers it. To: the dialects put it into their requests.
 */
@NullMarked
package dev.sluice.worker.provider.supply;

import org.jspecify.annotations.NullMarked;
