package dev.sluice.simulation.plan;

/**
 * Something that isn't promised, and happened.
 *
 * @param fault which two faults explain it
 * @param detail to whom
 */
public record Excuse(DoubleFault fault, String detail) {}
