/**
 * The settings file: what may stand in it, how it is read, and how its mistakes are told.
 *
 * <p>From: a file of the operator's. To: {@code common.catalog}, which says what may stand there and what it means.
 */
@NullMarked
package dev.sluice.common.settings;

import org.jspecify.annotations.NullMarked;
