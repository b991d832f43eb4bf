/**
 * Files of clients, in OpenAI's form: what batches read and write.
 *
 * <p>From: {@code ingress.edge} and {@code ingress.account}. To: {@code ingress.storage} with the contents, and
 * {@code ingress.batch.book} with what is known of them.
 */
@NullMarked
package dev.sluice.ingress.api.files;

import org.jspecify.annotations.NullMarked;
