package dev.sluice.common.account;

import java.util.Locale;

/** What happens to the answers that are under way when their key is revoked. */
public enum RunningStreams {
    /** They go on to their end. */
    FINISH,
    /** They end with an error, and their jobs are cancelled. */
    CUT;

    /** The name in records and in the admin API. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * What has this name.
     *
     * @throws FieldException if nothing has
     */
    public static RunningStreams of(String label) {
        for (RunningStreams each : values()) {
            if (each.label().equals(label)) {
                return each;
            }
        }
        throw new FieldException("running_streams", "'" + label + "' (expected: finish or cut)");
    }
}
