/**
 * What operators ask, under {@code /admin/v1}: of keys, plans and organisations, and of the running installation.
 *
 * <p>From: {@code ingress.edge}; {@code ingress.account} lets operators alone pass. To: {@code ingress.register}, which
 * writes the changes, {@code ingress.oversight} and {@code ingress.deadletter}.
 */
@NullMarked
package dev.sluice.ingress.admin;

import org.jspecify.annotations.NullMarked;
