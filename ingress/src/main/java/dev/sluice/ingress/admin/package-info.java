/**
 * What operators ask of keys, plans and organisations, under {@code /admin/v1}.
 *
 * <p>From: {@code ingress.edge}; {@code ingress.account} lets operators alone pass. To: {@code ingress.register}, which
 * writes the changes.
 */
@NullMarked
package dev.sluice.ingress.admin;

import org.jspecify.annotations.NullMarked;
