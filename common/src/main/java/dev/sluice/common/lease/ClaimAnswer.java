package dev.sluice.common.lease;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a claim got. */
public sealed interface ClaimAnswer {

    /** Too late on the wire: nothing was done. */
    record Late() implements ClaimAnswer {}

    /** This attempt is never executed: its record alone is complete. */
    record Refused() implements ClaimAnswer {}

    /**
     * Not now.
     *
     * @param why what it waits for
     * @param owner who runs it; null unless why is OWNER
     * @param fence the owner's fence; 0 unless why is OWNER
     */
    record Held(Why why, @Nullable String owner, long fence) implements ClaimAnswer {}

    /**
     * It is over.
     *
     * @param recorded its outcome is in the ledger
     * @param outcome the outcome
     * @param doneAtMillis when, in Redis time
     * @param fence the fence it ended under
     * @param byThisClaim whether this claim itself ended it, so that nobody else will record that
     * @param tries grants that it had; 0 where that is forgotten
     */
    record Done(boolean recorded, byte[] outcome, long doneAtMillis, long fence, boolean byThisClaim, int tries)
            implements ClaimAnswer {}

    /**
     * Granted: answer it.
     *
     * @param fence the new fence
     * @param last go on after this sequence number; 0: from the start
     * @param listeners ingresses that listen
     * @param tries grants so far, this one included
     * @param resumedGrant the claim had been granted before: the first reply was lost
     */
    record Run(long fence, long last, List<String> listeners, int tries, boolean resumedGrant) implements ClaimAnswer {}

    /**
     * Granted, but what the client has can't be continued: finish as interrupted, call nobody.
     *
     * @param fence the new fence
     * @param last the sequence number that the client has at most
     * @param listeners ingresses that listen
     * @param tries grants so far, this one included
     */
    record Interrupt(long fence, long last, List<String> listeners, int tries) implements ClaimAnswer {}

    /** What a held claim waits for. */
    enum Why {
        /** Another claim's grant. */
        OWNER,
        /** The end of a settling; or nobody has written {@code e} yet, so call {@link LeaseCalls#epoch}. */
        SETTLING,
        /** Somebody who listens. */
        ORPHAN
    }
}
