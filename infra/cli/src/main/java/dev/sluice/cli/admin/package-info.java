/**
 * Keys, organisations and plans, through the admin API of an ingress.
 *
 * <p>From: {@code cli}. To: an ingress, over HTTP.
 */
@NullMarked
package dev.sluice.cli.admin;

import org.jspecify.annotations.NullMarked;
