/**
 * The register of keys, plans and organisations: the topic {@code sluice.accounts} is read into the book, from its
 * beginning and for as long as this instance lives, and changes are written to it.
 *
 * <p>From: Kafka, and {@code ingress.admin}, which asks for changes. To: {@code ingress.account}, which holds callers
 * to what the book says, and {@code ingress.reply}, where answers of revoked keys end.
 */
@NullMarked
package dev.sluice.ingress.register;

import org.jspecify.annotations.NullMarked;
