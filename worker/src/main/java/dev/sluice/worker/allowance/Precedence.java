package dev.sluice.worker.allowance;

import dev.sluice.common.job.Lane;

/** How much of a provider's room a call may take, the most first. */
public enum Precedence {

    /** Of somebody who has few calls running, or is ahead: some room is theirs alone. */
    EXPRESS,
    /** Of somebody who has many: leaves a twentieth to those. */
    CROWD,
    /** Of the bulk lane: leaves what the file of models says, a fifth if it says nothing. */
    BULK;

    /** Of a lane's job of whose sender nothing is known. */
    public static Precedence of(Lane lane) {
        return lane == Lane.BULK ? BULK : CROWD;
    }

    Lane lane() {
        return this == BULK ? Lane.BULK : Lane.INTERACTIVE;
    }
}
