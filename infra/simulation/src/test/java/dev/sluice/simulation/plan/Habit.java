package dev.sluice.simulation.plan;

/** What all clients of a case have in common. */
public enum Habit {
    STREAMED,
    WHOLE,
    KEYED,
    /** Reads nothing for seconds. */
    SLOW,
    /** Reads nothing until its answer is long over. */
    SLEEPY,
    /** Its answer takes five seconds. */
    LASTING,
    /** Has a deadline of a few seconds. */
    IMPATIENT,
    LEAVING,
    /** Its answer is written down as a whole. */
    STORED,
    /** There is only one. */
    ALONE,
    /** Its answer has thousands of words. */
    LONG,
    /** Its answer has more bytes than a stream in Redis keeps. */
    LARGE,
    /** Each of its jobs is struck as often as it comes. */
    KILLER,
    /** One job is struck again and again, by one blow after the other; its answer lasts, and can be continued. */
    IN_PARTS
}
