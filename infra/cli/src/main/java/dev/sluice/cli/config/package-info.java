/**
 * The settings file: checked before a service reads it, shown as an example, described for editors.
 *
 * <p>From: {@code cli}. To: {@code common.catalog}, which knows the file.
 */
@NullMarked
package dev.sluice.cli.config;

import org.jspecify.annotations.NullMarked;
