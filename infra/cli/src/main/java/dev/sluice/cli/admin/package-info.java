/**
 * What an operator types, through the admin API of an ingress: keys and plans, and how the installation fares.
 *
 * <p>From: {@code cli}. To: an ingress, over HTTP.
 */
@NullMarked
package dev.sluice.cli.admin;

import org.jspecify.annotations.NullMarked;
