package dev.sluice.chaos.check;

import dev.sluice.chaos.load.Try;
import java.util.List;

/**
 * What one client felt of the death of its worker. A stream is silent until another worker goes on; an answer that
 * isn't streamed until another worker has made the whole of it.
 *
 * @param silenceMillis how long the client heard nothing
 * @param streamed whether it would hear each piece
 * @param takenOverMillis from the death to the next call at the provider; {@code Long.MAX_VALUE} if none was needed
 * @param deaths how many workers died on the job within this silence, at least 1
 */
record Stall(long silenceMillis, boolean streamed, long takenOverMillis, int deaths) {

    static Stall of(Try sending, List<ServedCall> calls, long killedMillis, long brokenOffMillis) {
        long silence = sending.silenceMillis(killedMillis, killedMillis + brokenOffMillis);
        long next = calls.stream()
                .mapToLong(ServedCall::startedMillis)
                .filter(started -> started > killedMillis)
                .findFirst()
                .orElse(Long.MAX_VALUE);
        long deaths = calls.stream()
                .filter(ServedCall::isBrokenOff)
                .filter(call -> call.endedMillis() >= killedMillis - 100
                        && call.endedMillis() <= killedMillis + Math.max(silence, brokenOffMillis))
                .count();
        return new Stall(
                silence,
                sending.request().streamed(),
                next == Long.MAX_VALUE ? next : next - killedMillis,
                Math.max(1, (int) deaths));
    }

    boolean isTakenOver() {
        return takenOverMillis != Long.MAX_VALUE;
    }
}
