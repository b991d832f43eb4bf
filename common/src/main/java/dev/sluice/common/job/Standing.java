package dev.sluice.common.job;

/**
 * How a job stands among those that wait with it.
 *
 * @param tier how soon it is to be served
 * @param weight its tenant's share of its lane, against other tenants' weights
 * @param tokens what it is expected to cost: prompt and answer together, an estimate; 0 if nobody has made one
 */
public record Standing(ServiceTier tier, int weight, int tokens) {

    /** The largest weight. */
    public static final int MAX_WEIGHT = 1_000;

    /** Of a job of which nothing else is known. */
    public static final Standing USUAL = new Standing(ServiceTier.AUTO, 1, 0);

    /** Checks the bounds. */
    public Standing {
        if (weight < 1 || weight > MAX_WEIGHT || tokens < 0) {
            throw new IllegalArgumentException("standing: weight " + weight + ", tokens " + tokens + " (expected: 1 to "
                    + MAX_WEIGHT + ", 0 or more)");
        }
    }
}
