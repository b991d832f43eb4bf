package dev.sluice.ingress.batch.book;

/**
 * How many lines a batch has, and how many of them have their row.
 *
 * @param total all lines
 * @param completed lines with an answer
 * @param failed lines without one
 */
public record Counts(int total, int completed, int failed) {

    /** Nothing is known yet. */
    public static final Counts NONE = new Counts(0, 0, 0);

    /** Lines without a row. */
    public int open() {
        return total - completed - failed;
    }

    /** With one more row. */
    public Counts plus(boolean isAnswer) {
        return new Counts(total, isAnswer ? completed + 1 : completed, isAnswer ? failed : failed + 1);
    }
}
