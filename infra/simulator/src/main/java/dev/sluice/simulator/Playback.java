package dev.sluice.simulator;

import dev.sluice.simulator.calls.Outcome;
import dev.sluice.simulator.script.FaultWord;
import dev.sluice.simulator.script.Faults.Cut;
import dev.sluice.simulator.script.Refusal;
import dev.sluice.simulator.script.Refusal.Kind;
import dev.sluice.simulator.wire.Script;
import dev.sluice.simulator.wire.WholeScript;
import dev.sluice.simulator.wire.Wire;
import java.util.Optional;

/**
 * What is to be played on a connection.
 *
 * @param script the bytes
 * @param status the HTTP status
 * @param outcome what the log says when all of it was sent
 * @param cut what happens within it, if anything
 */
record Playback(Script script, int status, Outcome outcome, Optional<Cut> cut) {

    /** The same for an answer of one object, where a failure is another object, and garbage another body. */
    Playback whole(WholeScript whole, Wire wire) {
        FaultWord word = cut.map(Cut::word).orElse(null);
        if (word == FaultWord.FAIL) {
            Wire.ErrorReply failure = wire.refuse(Refusal.of(Kind.SERVER_ERROR, ""));
            return new Playback(
                    whole.failedAfter(stepsToPlay(), failure.body()),
                    failure.status(),
                    Outcome.fault(word.word()),
                    Optional.empty());
        }
        return word == FaultWord.GARBAGE
                ? new Playback(whole.garbled(), status, Outcome.fault(word.word()), Optional.empty())
                : this;
    }

    /** How many steps are played before the cut, or before the end. */
    int stepsToPlay() {
        return cut.map(at -> Math.min(at.afterTokens(), script.steps())).orElseGet(script::steps);
    }

    /** Tells whether the connection ends before any headers are sent. */
    boolean endsBeforeHeaders() {
        return cut.filter(at -> at.afterTokens() == 0)
                .filter(at -> at.word() == FaultWord.RESET || at.word() == FaultWord.CLOSE)
                .isPresent();
    }

    /** The rest, after the malformed bytes were sent. */
    Playback afterGarbage() {
        return new Playback(script, status, Outcome.fault(FaultWord.GARBAGE.word()), Optional.empty());
    }
}
