package dev.sluice.simulation.plan;

/**
 * One trouble of a case.
 *
 * @param trouble what happens; to whoever has the job in hand, where it happens to a process
 * @param afterMillis how long after the case's moment
 * @param millis how long it lasts; 0 where it doesn't last
 */
public record Blow(Trouble trouble, int afterMillis, int millis) {

    /** At once. */
    public static Blow of(Trouble trouble) {
        return new Blow(trouble, 0, 0);
    }

    /** At once, for so long. */
    public static Blow of(Trouble trouble, int millis) {
        return new Blow(trouble, 0, millis);
    }

    /** The same, later. */
    public Blow after(int millisLater) {
        return new Blow(trouble, millisLater, millis);
    }
}
