/**
 * Where large contents are kept: the files of clients, and the rows of batches until they become files.
 *
 * <p>From: {@code ingress.api.files} and {@code ingress.batch}. To: a folder that every ingress shares,
 * or a bucket of S3.
 */
@NullMarked
package dev.sluice.ingress.storage;

import org.jspecify.annotations.NullMarked;
