/**
 * Who may call, and what they may spend: plans, organisations and keys, as {@code sluice.accounts} holds them.
 *
 * <p>From: {@code ingress.admin} writes them. To: {@code ingress.account} holds callers to them.
 */
@NullMarked
package dev.sluice.common.account;

import org.jspecify.annotations.NullMarked;
