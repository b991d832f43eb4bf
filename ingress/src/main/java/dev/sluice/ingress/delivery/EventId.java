package dev.sluice.ingress.delivery;

import dev.sluice.common.job.JobId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The id of one server-sent event, as {@link SseText} writes it and a client sends it back: {@code
 * <job>:<fence>-<sequence>}, with {@code .<part>} behind it where a frame's later pieces are still to come.
 *
 * @param job the job
 * @param fence the frame's fence
 * @param sequence the frame's sequence number
 * @param part the piece of that frame, from 1; 0 for its only or last one
 */
public record EventId(JobId job, long fence, long sequence, int part) {

    private static final Pattern FORM =
            Pattern.compile("([0-9a-f]{32}):([0-9]{1,15})-([0-9]{1,10})(?:\\.([0-9]{1,3}))?");

    /** Reads an id; empty if it is none. */
    public static Optional<EventId> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String part = parts.group(4);
        return Optional.of(new EventId(
                JobId.parse(parts.group(1)),
                Long.parseLong(parts.group(2)),
                Long.parseLong(parts.group(3)),
                part == null ? 0 : Integer.parseInt(part)));
    }
}
