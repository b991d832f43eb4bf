package dev.sluice.chaos.load;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One sending of a request, and what came back; a stream that was resumed is still one.
 *
 * @param ingresses the names of the ingresses that it went to: more than one if it was resumed
 * @param jobId as the answer names it, in hex; null if no answer came that far
 * @param text what arrived of the answer
 * @param detail a code, a status or an exception, for people
 * @param broken the rules of the stream that were broken
 * @param eventMillis when the client heard something: a piece of text, or the end
 * @param resumptions how often it went on over another connection
 */
public record Try(
        Request request,
        List<String> ingresses,
        long sentMillis,
        long endMillis,
        End end,
        @Nullable String jobId,
        String text,
        String detail,
        List<String> broken,
        List<Long> eventMillis,
        int resumptions) {

    /** How it ended for the client. */
    public enum End {
        /** A whole answer. */
        COMPLETE,
        /** An error, told in words. */
        FAILED,
        /** A status of 429 or 503 before anything else. */
        REFUSED,
        /** The connection ended without an end of the answer. */
        BROKEN,
        /** Nothing came for longer than any promise allows. */
        SILENT,
        /** The client hung up. */
        LEFT,
        /** No connection was made, or none over which a request went. */
        UNSENT
    }

    public Try {
        ingresses = List.copyOf(ingresses);
        broken = List.copyOf(broken);
        eventMillis = List.copyOf(eventMillis);
    }

    /** Whether the client asks again. */
    boolean isRetried() {
        return switch (end) {
            case REFUSED, BROKEN, UNSENT -> true;
            case COMPLETE, FAILED, SILENT, LEFT -> false;
        };
    }

    /** The longest time within which the client heard nothing, of those that reach beyond this moment. */
    public long silenceMillis(long fromMillis, long toMillis) {
        long longest = 0;
        long previous = sentMillis;
        for (long next : eventMillis) {
            if (next >= fromMillis && previous <= toMillis) {
                longest = Math.max(longest, next - Math.max(previous, fromMillis));
            }
            previous = next;
        }
        return longest;
    }

    /** From this moment until the next piece of text; empty if none had come yet, or only the end was still to come. */
    public OptionalLong textAfterMillis(long moment) {
        if (eventMillis.isEmpty() || eventMillis.getFirst() > moment) {
            return OptionalLong.empty();
        }
        return eventMillis.stream()
                .limit(eventMillis.size() - 1L)
                .mapToLong(at -> at - moment)
                .filter(after -> after >= 0)
                .findFirst();
    }
}
