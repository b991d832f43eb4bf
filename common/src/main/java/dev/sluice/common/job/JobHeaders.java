package dev.sluice.common.job;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What travels beside a job's body: everything that a worker must know before it looks into the body.
 *
 * <p>On the wire these are record headers, UTF-8 text each, under the names below; an unknown one is skipped, so that
 * an older reader understands a newer writer.
 *
 * @param id the job
 * @param attempt a random id of this produce attempt: an attempt that was refused is never executed
 * @param lane the lane that the job was accepted on
 * @param epoch the Redis epoch under which it was accepted; empty if none was known
 * @param acceptByMillis Unix time in ms by which Kafka must have appended the record
 * @param deadlineMillis Unix time in ms after which nothing is called for this job
 * @param tenant organisation and key on whose behalf it runs
 * @param replyChannel the name of the ingress that waits for the answer; empty if none does
 * @param family the API family's label, for example {@code chat}; perhaps one that only newer versions know
 * @param model the catalogue's id of the model
 * @param flags what the caller asked for
 * @param createdSeconds Unix time in s of acceptance: the completion's {@code created}
 * @param bodyHash hash of the body, in hex
 * @param retryCount how often the client's SDK says that it has sent this request before
 * @param traceparent W3C trace context; null if there is none
 * @param standing how it stands among those that wait with it
 */
public record JobHeaders(
        JobId id,
        String attempt,
        Lane lane,
        String epoch,
        long acceptByMillis,
        long deadlineMillis,
        String tenant,
        String replyChannel,
        String family,
        String model,
        JobFlags flags,
        long createdSeconds,
        String bodyHash,
        int retryCount,
        @Nullable String traceparent,
        Standing standing) {

    /** One header as Kafka carries it. */
    public record Header(String name, byte[] value) {}

    /** The version that this code writes; it reads this one and every later one of the same meaning. */
    public static final String VERSION = "1";

    private static final String PREFIX = "sluice-";
    private static final String TRACEPARENT = "traceparent";

    private static final String TIER = "tier";
    private static final String WEIGHT = "weight";
    private static final String TOKENS = "tokens";

    /** A job of the usual standing. */
    public JobHeaders(
            JobId id,
            String attempt,
            Lane lane,
            String epoch,
            long acceptByMillis,
            long deadlineMillis,
            String tenant,
            String replyChannel,
            String family,
            String model,
            JobFlags flags,
            long createdSeconds,
            String bodyHash,
            int retryCount,
            @Nullable String traceparent) {
        this(
                id,
                attempt,
                lane,
                epoch,
                acceptByMillis,
                deadlineMillis,
                tenant,
                replyChannel,
                family,
                model,
                flags,
                createdSeconds,
                bodyHash,
                retryCount,
                traceparent,
                Standing.USUAL);
    }

    /** Checks that nothing that a worker relies on is missing. */
    public JobHeaders {
        Objects.requireNonNull(id);
        if (attempt.isEmpty() || family.isEmpty() || model.isEmpty()) {
            throw new IllegalArgumentException("job headers of " + id + ": attempt, family or model is empty");
        }
        if (deadlineMillis <= 0 || createdSeconds <= 0) {
            throw new IllegalArgumentException("job headers of " + id + ": deadline " + deadlineMillis + ", created "
                    + createdSeconds + " (expected: Unix times)");
        }
    }

    /** The same job, for another family. */
    public JobHeaders withFamily(String other) {
        return copy(other, standing);
    }

    /** The same job, standing otherwise among those that wait. */
    public JobHeaders withStanding(Standing other) {
        return copy(family, other);
    }

    private JobHeaders copy(String itsFamily, Standing itsStanding) {
        return new JobHeaders(
                id,
                attempt,
                lane,
                epoch,
                acceptByMillis,
                deadlineMillis,
                tenant,
                replyChannel,
                itsFamily,
                model,
                flags,
                createdSeconds,
                bodyHash,
                retryCount,
                traceparent,
                itsStanding);
    }

    /** The headers to send, in a fixed order. */
    public List<Header> encode() {
        List<Header> headers = new ArrayList<>(16);
        add(headers, "version", VERSION);
        add(headers, "job", id.hex());
        add(headers, "attempt", attempt);
        add(headers, "lane", lane.label());
        add(headers, "epoch", epoch);
        add(headers, "accept-by", Long.toString(acceptByMillis));
        add(headers, "deadline", Long.toString(deadlineMillis));
        add(headers, "tenant", tenant);
        add(headers, "reply", replyChannel);
        add(headers, "family", family);
        add(headers, "model", model);
        add(headers, "flags", flags.encode());
        add(headers, "created", Long.toString(createdSeconds));
        add(headers, "body-hash", bodyHash);
        add(headers, "retry", Integer.toString(retryCount));
        addStanding(headers);
        if (traceparent != null) {
            headers.add(new Header(TRACEPARENT, traceparent.getBytes(UTF_8)));
        }
        return headers;
    }

    /**
     * Reads headers that {@link #encode()} wrote, this version's or a later one's.
     *
     * @throws IllegalArgumentException if one is missing or unreadable; the message names it
     */
    public static JobHeaders decode(Iterable<Header> headers) {
        Map<String, String> texts = new HashMap<>();
        for (Header header : headers) {
            texts.put(header.name(), new String(header.value(), UTF_8));
        }
        return new JobHeaders(
                JobId.parse(text(texts, "job")),
                text(texts, "attempt"),
                Lane.of(text(texts, "lane")),
                text(texts, "epoch"),
                number(texts, "accept-by"),
                number(texts, "deadline"),
                text(texts, "tenant"),
                text(texts, "reply"),
                text(texts, "family"),
                text(texts, "model"),
                JobFlags.decode(text(texts, "flags")),
                number(texts, "created"),
                text(texts, "body-hash"),
                Math.toIntExact(number(texts, "retry")),
                texts.get(TRACEPARENT),
                standing(texts));
    }

    /** Writes what is unusual alone: most jobs need none of it, and older readers know none of it. */
    private void addStanding(List<Header> headers) {
        if (standing.tier() != Standing.USUAL.tier()) {
            add(headers, TIER, standing.tier().label());
        }
        if (standing.weight() != Standing.USUAL.weight()) {
            add(headers, WEIGHT, Integer.toString(standing.weight()));
        }
        if (standing.tokens() != Standing.USUAL.tokens()) {
            add(headers, TOKENS, Integer.toString(standing.tokens()));
        }
    }

    private static Standing standing(Map<String, String> texts) {
        return new Standing(
                ServiceTier.of(texts.getOrDefault(PREFIX + TIER, "")),
                numberOr(texts, WEIGHT, Standing.USUAL.weight()),
                numberOr(texts, TOKENS, Standing.USUAL.tokens()));
    }

    private static int numberOr(Map<String, String> texts, String name, int other) {
        return texts.containsKey(PREFIX + name) ? Math.toIntExact(number(texts, name)) : other;
    }

    private static void add(List<Header> headers, String name, String value) {
        headers.add(new Header(PREFIX + name, value.getBytes(UTF_8)));
    }

    private static String text(Map<String, String> texts, String name) {
        String text = texts.get(PREFIX + name);
        if (text == null) {
            throw new IllegalArgumentException("header " + PREFIX + name + ": missing");
        }
        return text;
    }

    private static long number(Map<String, String> texts, String name) {
        String text = text(texts, name);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("header " + PREFIX + name + ": " + text + " (expected: a number)", e);
        }
    }
}
