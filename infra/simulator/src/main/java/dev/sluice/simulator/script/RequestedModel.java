package dev.sluice.simulator.script;

/**
 * A model's name as it was requested, taken apart.
 *
 * @param base the name that the answer repeats
 * @param faults what its suffix orders
 */
public record RequestedModel(String base, Faults faults) {

    /**
     * Takes {@code <model>~<fault>[=<value>][~…]} apart.
     *
     * @throws IllegalArgumentException if the suffix isn't understood
     */
    public static RequestedModel parse(String name) {
        int suffix = name.indexOf('~');
        return suffix < 0
                ? new RequestedModel(name, Faults.NONE)
                : new RequestedModel(name.substring(0, suffix), Faults.parse(name.substring(suffix + 1), "~"));
    }
}
