package dev.sluice.common.job;

import java.util.Locale;

/** A class of service with a topic, slots and an allowance of its own. */
public enum Lane {
    /** Somebody waits for the answer. */
    INTERACTIVE,
    /** Flex, background and batch: it fills what the interactive lane leaves. */
    BULK;

    /** The name in headers, groups, metrics and settings. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The topic that holds this lane's jobs. */
    public String topic() {
        return "sluice.jobs." + label();
    }

    /** The consumer group of the workers that serve this lane. */
    public String group() {
        return "sluice." + label();
    }

    /**
     * The lane of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Lane of(String label) {
        for (Lane lane : values()) {
            if (lane.label().equals(label)) {
                return lane;
            }
        }
        throw new IllegalArgumentException("lane: " + label + " (expected: interactive or bulk)");
    }
}
