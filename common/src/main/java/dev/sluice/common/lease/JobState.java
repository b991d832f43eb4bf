package dev.sluice.common.lease;

/** What Redis knows of a job. */
public enum JobState {
    /** Nothing, except perhaps refused attempts. */
    ABSENT(""),
    /** Somebody listens; nobody has claimed it. */
    WAITING("W"),
    /** Granted; released if it has no owner. */
    RUNNING("R"),
    /** Ended; its outcome stands. */
    DONE("D");

    private final String letter;

    JobState(String letter) {
        this.letter = letter;
    }

    /** The value of the hash's field {@code st}. */
    public String letter() {
        return letter;
    }

    /**
     * The state of this letter.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static JobState of(String letter) {
        for (JobState state : values()) {
            if (state.letter.equals(letter)) {
                return state;
            }
        }
        throw new IllegalArgumentException("job state: " + letter + " (expected: W, R, D or nothing)");
    }
}
