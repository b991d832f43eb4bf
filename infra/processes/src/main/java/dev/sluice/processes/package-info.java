/**
 * Child processes of a local installation: started in sessions of their own, watched, and gone with their parent.
 *
 * <p>From: {@code devstack} and {@code testkit} ask for a part. To: the operating system.
 */
@NullMarked
package dev.sluice.processes;

import org.jspecify.annotations.NullMarked;
